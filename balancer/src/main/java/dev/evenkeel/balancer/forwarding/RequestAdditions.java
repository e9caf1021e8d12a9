package dev.evenkeel.balancer.forwarding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a frontend and a backend together add to each request. Immutable; any thread.
 *
 * <p>The engine calls {@link #apply} once for each request, after the backend's rules and before a
 * server is connected to, and {@link #nameServer} whenever a server was chosen.
 */
public final class RequestAdditions {
  private final @Nullable Told forwardedFor;
  private final @Nullable Told originalTo;
  private final @Nullable ForwardedHeader forwarded;
  private final byte[] nameHeader;

  /**
   * One field that tells an address.
   *
   * @param name of the field
   * @param front what the frontend says; null if nothing
   * @param back what the backend says; null if nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // Constant, and compared by nobody.
  private record Told(byte[] name, @Nullable AddressOption front, @Nullable AddressOption back) {
    static @Nullable Told of(Optional<AddressOption> front, Optional<AddressOption> back) {
      AddressOption named = back.or(() -> front).orElse(null);
      return named == null ? null : new Told(named.name(), front.orElse(null), back.orElse(null));
    }

    /** Only where both that want it leave a field alone, it is left alone. */
    boolean onlyIfNone() {
      return (front == null || front.onlyIfNone()) && (back == null || back.onlyIfNone());
    }

    boolean isExcepted(byte[] address) {
      return (front != null && front.isExcepted(address))
          || (back != null && back.isExcepted(address));
    }

    void tell(HttpHead request, SocketAddress address) {
      if (!(address instanceof SocketAddress.Internet(InetAddress host, int port))
          || isExcepted(host.getAddress())
          || (onlyIfNone() && request.find(name, 0) >= 0)) {
        return;
      }
      request.add(name, AddressText.of(host).getBytes(ISO_8859_1));
    }
  }

  private RequestAdditions(
      @Nullable Told forwardedFor,
      @Nullable Told originalTo,
      @Nullable ForwardedHeader forwarded,
      byte[] nameHeader) {
    this.forwardedFor = forwardedFor;
    this.originalTo = originalTo;
    this.forwarded = forwarded;
    this.nameHeader = nameHeader;
  }

  /** What two proxies add; null if nothing, so that requests pay nothing for it. */
  public static @Nullable RequestAdditions of(Proxy frontend, Proxy backend) {
    Told source =
        Told.of(
            frontend.get(ForwardingKeywords.FORWARD_FOR),
            backend.get(ForwardingKeywords.FORWARD_FOR));
    Told destination =
        Told.of(
            frontend.get(ForwardingKeywords.ORIGINAL_TO),
            backend.get(ForwardingKeywords.ORIGINAL_TO));
    byte[] name = backend.get(ForwardingKeywords.NAME_HEADER);
    ForwardedHeader forwarded = backend.get(ForwardingKeywords.FORWARDED).orElse(null);
    return source == null && destination == null && forwarded == null && name.length == 0
        ? null
        : new RequestAdditions(source, destination, forwarded, name);
  }

  /**
   * Adds the addresses.
   *
   * @param context what expressions see of the request
   * @param sample where they put what they find
   * @param source where the client comes from, rules considered; null if that is not known
   * @param destination where it connected to; null if that is not known
   */
  public void apply(
      HttpHead request,
      SampleContext context,
      Sample sample,
      @Nullable SocketAddress source,
      @Nullable SocketAddress destination) {
    if (forwarded != null) {
      forwarded.tell(request, context, sample, source, destination);
    }
    if (forwardedFor != null && source != null) {
      forwardedFor.tell(request, source);
    }
    if (originalTo != null && destination != null) {
      originalTo.tell(request, destination);
    }
  }

  /** Tells the server its name, in the place of what the request says there. */
  public void nameServer(HttpHead request, String server) {
    if (nameHeader.length > 0) {
      byte[] value = server.getBytes(ISO_8859_1);
      request.set(nameHeader, value, 0, value.length);
    }
  }
}
