package dev.evenkeel.balancer.forwarding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.acl.Network;
import java.util.Locale;
import java.util.Optional;

/**
 * A value: what a proxy says of the field that tells an address.
 *
 * @param name of the field, in lower case
 * @param except whose addresses are not told; empty for nobody
 * @param onlyIfNone whether the field is left alone where a request already has it
 */
@SuppressWarnings("ArrayRecordComponent") // Constant, and compared by nobody.
public record AddressOption(byte[] name, Optional<Network> except, boolean onlyIfNone) {
  static AddressOption named(String name) {
    return new AddressOption(
        name.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1), Optional.empty(), false);
  }

  AddressOption except(Network network) {
    return new AddressOption(name, Optional.of(network), onlyIfNone);
  }

  AddressOption renamed(String other) {
    return new AddressOption(
        other.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1), except, onlyIfNone);
  }

  AddressOption ifNone() {
    return new AddressOption(name, except, true);
  }

  /** Whether an address of 4 or 16 bytes is among those that are not told. */
  boolean isExcepted(byte[] address) {
    return except.isPresent() && except.get().isOf(address);
  }
}
