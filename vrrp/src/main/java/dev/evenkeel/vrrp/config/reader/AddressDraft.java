package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.AddressAttributes;
import dev.evenkeel.vrrp.config.AddressScope;
import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.VirtualAddress;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A virtual address as written.
 *
 * @param address the address
 * @param prefixLengthBits its prefix
 * @param device {@code dev}, or null
 * @param label {@code label}, or null
 * @param scope {@code scope}
 * @param broadcast {@code brd}, or null
 * @param attributes the rarer words
 * @param position the line
 */
record AddressDraft(
    InetAddress address,
    int prefixLengthBits,
    @Nullable String device,
    @Nullable String label,
    AddressScope scope,
    @Nullable InetAddress broadcast,
    AddressAttributes attributes,
    SourcePosition position) {

  VirtualAddress build(String instanceInterface) {
    return new VirtualAddress(
        address,
        prefixLengthBits,
        device == null ? instanceInterface : device,
        label,
        scope,
        broadcast,
        attributes,
        position);
  }
}
