package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FloatingAddressesTest {
  private static Predicate<InetAddress> handedOver(String... addresses) {
    String value =
        FloatingAddresses.environment(
            List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
    return FloatingAddresses.from(Map.of(FloatingAddresses.ENVIRONMENT, value));
  }

  @Test
  void onlyWhatTheKeeperNamesFloats() {
    Predicate<InetAddress> floats = handedOver("192.168.0.99", "192.168.0.98");
    assertThat(floats).accepts(InetAddress.ofLiteral("192.168.0.99"));
    assertThat(floats).accepts(InetAddress.ofLiteral("192.168.0.98"));
    assertThat(floats).rejects(InetAddress.ofLiteral("192.168.0.9"));
    assertThat(floats).rejects(InetAddress.ofLiteral("0.0.0.0"));
  }

  @Test
  void theSpellingOfAnIpv6AddressDoesNotMatter() {
    Predicate<InetAddress> floats = handedOver("2001:db8:0:0::99", "fe80::1");
    assertThat(floats).accepts(InetAddress.ofLiteral("2001:DB8::99"));
    assertThat(floats).accepts(InetAddress.ofLiteral("fe80::1%1"));
    assertThat(floats).rejects(InetAddress.ofLiteral("fe80::2"));
  }

  @Test
  void withoutAKeeperNothingFloats() {
    Predicate<InetAddress> floats = FloatingAddresses.from(Map.of());
    assertThat(floats).rejects(InetAddress.ofLiteral("192.168.0.99"));
    assertThat(handedOver()).rejects(InetAddress.ofLiteral("0.0.0.0"));
  }
}
