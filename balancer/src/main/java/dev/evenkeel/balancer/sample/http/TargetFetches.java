package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.hash.HashFunction;
import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.Target;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Texts;
import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;

/** Fetches of the request's target (manual, chapter 7.3.6). Stateless. */
final class TargetFetches {
  private static final int DEFAULT_PORT = 80;

  private TargetFetches() {}

  /** Takes something out of the request's head. */
  private interface Reader {
    boolean read(HttpHead head, Sample sample);
  }

  static void register(SampleLanguage language) {
    text(language, "url", TargetFetches::url);
    text(language, "path", (head, sample) -> path(head, sample, false));
    text(language, "pathq", (head, sample) -> path(head, sample, true));
    text(language, "query", TargetFetches::query);
    text(language, "base", (head, sample) -> base(head, sample, false));
    text(language, "baseq", (head, sample) -> base(head, sample, true));
    hashes(language, "base32", false);
    hashes(language, "url32", true);
    language
        .fetch("url_ip", "", SampleType.IPV4, Availability.REQUEST_HEAD, a -> of(authority(false)))
        .fetch(
            "url_port", "", SampleType.SINT, Availability.REQUEST_HEAD, a -> of(authority(true)));
  }

  private static Fetch of(Reader reader) {
    return (context, sample) -> {
      HttpHead head = Message.REQUEST.head(context, sample);
      return head != null && reader.read(head, sample);
    };
  }

  private static void text(SampleLanguage language, String name, Reader reader) {
    language.fetch(name, "", SampleType.STR, Availability.REQUEST_HEAD, a -> of(reader));
  }

  private static boolean url(HttpHead head, Sample sample) {
    return sample.setText(head.uri(sample.slice()));
  }

  private static boolean path(HttpHead head, Sample sample, boolean withQuery) {
    Slice slice = withQuery ? head.pathq(sample.slice()) : head.path(sample.slice());
    return hasPath(head) && sample.setText(slice);
  }

  /** A path begins with a slash; an absolute target may go on with a query at once. */
  private static boolean hasPath(HttpHead head) {
    Target target = head.target();
    return target.pathTo() > target.pathFrom();
  }

  private static boolean query(HttpHead head, Sample sample) {
    Target target = head.target();
    return target.pathTo() < target.to() && sample.setText(head.query(sample.slice()));
  }

  private static boolean base(HttpHead head, Sample sample, boolean withQuery) {
    Slice slice = sample.slice();
    int host = head.find(HeaderName.HOST, 0);
    if (host < 0) {
      return path(head, sample, withQuery);
    }
    byte[] room = sample.room();
    head.value(host, slice);
    int length = slice.length();
    if (length > room.length) {
      return false;
    }
    System.arraycopy(slice.bytes(), slice.from(), room, 0, length);
    if (hasPath(head)) {
      if (withQuery) {
        head.pathq(slice);
      } else {
        head.path(slice);
      }
      if (length + slice.length() > room.length) {
        return false;
      }
      System.arraycopy(slice.bytes(), slice.from(), room, length, slice.length());
      length += slice.length();
    }
    return sample.wroteText(room, length);
  }

  private static void hashes(SampleLanguage language, String name, boolean withQuery) {
    Availability needs = Availability.REQUEST_HEAD;
    language
        .fetch(
            name,
            "",
            SampleType.SINT,
            needs,
            a ->
                of((head, sample) -> sample.setNumber(hash(head, sample, withQuery) & 0xffffffffL)))
        .fetch(
            name + "+src",
            "",
            SampleType.BIN,
            needs,
            a ->
                (context, sample) -> {
                  HttpHead head = Message.REQUEST.head(context, sample);
                  return head != null && withSource(context, sample, hash(head, sample, withQuery));
                });
  }

  private static int hash(HttpHead head, Sample sample, boolean withQuery) {
    boolean found = base(head, sample, withQuery);
    return HashFunction.avalanche(
        HashFunction.SDBM.of(
            sample.bytes(), found ? sample.from() : 0, found ? sample.length() : 0));
  }

  private static boolean withSource(SampleContext context, Sample sample, int hash) {
    ConnectionFacts client = context.client();
    if (client == null || !(client.source() instanceof SocketAddress.Internet internet)) {
      return false;
    }
    byte[] address = internet.host().getAddress();
    byte[] room = sample.room();
    for (int i = 0; i < 4; i++) {
      room[i] = (byte) (hash >>> (24 - 8 * i));
    }
    System.arraycopy(address, 0, room, 4, address.length);
    return sample.wroteBinary(room, 4 + address.length);
  }

  /** Of an absolute target with an address, not a name: nobody resolves names here. */
  private static Reader authority(boolean port) {
    return (head, sample) -> {
      Slice slice = sample.slice();
      if (head.target().form() != Target.Form.ABSOLUTE) {
        return false;
      }
      String text = head.authority(slice).toString();
      int colon = text.indexOf(':');
      InetAddress address = Texts.address(colon < 0 ? text : text.substring(0, colon));
      if (address == null || address.getAddress().length != 4) {
        return false;
      }
      if (!port) {
        return sample.setAddress(address);
      }
      if (colon < 0) {
        return sample.setNumber(DEFAULT_PORT);
      }
      int from = slice.from() + colon + 1;
      return sample.setNumber(Decimal.of(slice.bytes(), from, slice.to()) & 0xffff);
    };
  }
}
