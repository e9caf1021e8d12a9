package dev.evenkeel.balancer.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.http.HeaderValues;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Texts;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The foreign address from which connections to servers seem to come (manual: {@code usesrc} of
 * {@code source}).
 */
public sealed interface ClientSource {
  /** {@code clientip}: the client's address, with any port. */
  record Host() implements ClientSource {}

  /** {@code client}: the client's address and port. */
  record HostAndPort() implements ClientSource {}

  /**
   * A fixed address.
   *
   * @param address port 0 for any
   */
  record Fixed(Endpoint.Inet address) implements ClientSource {}

  /**
   * {@code hdr_ip}: what a header says, so that outside HTTP it says nothing.
   *
   * @param header its name
   * @param occurrence which of its values: 1 for the first, -1 for the last
   */
  record Header(String header, int occurrence) implements ClientSource {
    /** Returns the address that a request says; null where it says none. */
    public @Nullable InetAddress of(HttpHead request) {
      HeaderValues values = new HeaderValues();
      values.begin(request, header.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1));
      Slice value = new Slice();
      return values.find(occurrence, value) ? Texts.address(value.toString()) : null;
    }
  }
}
