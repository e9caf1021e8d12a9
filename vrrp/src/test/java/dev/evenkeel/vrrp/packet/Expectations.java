package dev.evenkeel.vrrp.packet;

import dev.evenkeel.vrrp.packet.Expectation.AddressListPolicy;
import java.util.Map;

/** Expectations for tests. */
final class Expectations {
  private Expectations() {}

  /** What a router configured as the sender of {@code advert} expects. */
  static Expectation like(Advert advert) {
    return with(advert, AddressListPolicy.REJECT);
  }

  static Expectation with(Advert advert, AddressListPolicy policy) {
    return new Expectation(
        advert.version(),
        advert.intervalCentis(),
        advert.auth(),
        advert.addresses(),
        policy,
        Map.of(),
        false,
        advert.addresses().getFirst().isIpv6());
  }
}
