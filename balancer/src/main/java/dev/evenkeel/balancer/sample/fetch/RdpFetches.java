package dev.evenkeel.balancer.sample.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/** Fetches of the cookie of the Remote Desktop Protocol (MS-RDPBCGR, 2.2.1.1). Stateless. */
final class RdpFetches {
  private static final byte[] COOKIE = "Cookie:".getBytes(ISO_8859_1);
  private static final int HEADER_BYTES = 11;

  private RdpFetches() {}

  static void register(SampleLanguage language) {
    for (String name : new String[] {"req.rdp_cookie", "rdp_cookie"}) {
      language.fetch(
          name,
          "[string]",
          SampleType.STR,
          Availability.REQUEST_BUFFER,
          arguments -> cookie(arguments, false));
      language.fetch(
          name + "_cnt",
          "[string]",
          SampleType.SINT,
          Availability.REQUEST_BUFFER,
          arguments -> cookie(arguments, true));
    }
  }

  private static Fetch cookie(Arguments arguments, boolean count) {
    byte[] name = arguments.text(0).getBytes(ISO_8859_1);
    return (context, sample) -> {
      Content content = context.request();
      if (content == null) {
        return false;
      }
      boolean found = find(sample, content, name);
      if (!count) {
        return found;
      }
      boolean mayChange = sample.mayChange();
      sample.setNumber(found ? 1 : 0);
      sample.setMayChange(mayChange);
      return true;
    };
  }

  private static int at(Content content, int index) {
    return content.array()[content.from() + index] & 0xff;
  }

  private static boolean find(Sample sample, Content content, byte[] name) {
    int length = content.length();
    if (length < HEADER_BYTES + COOKIE.length) {
      return ContentFetches.notYet(sample, content);
    }
    // TPKT version 3, then an X.224 connection request that fills it.
    boolean isRequest =
        at(content, 0) == 3
            && at(content, 1) == 0
            && at(content, 5) == 0xe0
            && ((at(content, 2) << 8) | at(content, 3)) == at(content, 4) + 5;
    if (!isRequest || !isAt(content, HEADER_BYTES, COOKIE)) {
      return false;
    }
    int at = HEADER_BYTES + COOKIE.length;
    while (at < length && at(content, at) == ' ') {
      at++;
    }
    int nameStart = at;
    while (at < length && at(content, at) != '=') {
      if (at(content, at) == '\r' || at(content, at) == '\n') {
        return false;
      }
      at++;
    }
    if (at >= length) {
      return ContentFetches.notYet(sample, content);
    }
    if (name.length > 0 && (at - nameStart != name.length || !isAt(content, nameStart, name))) {
      return false;
    }
    int start = at + 1;
    int end = start;
    while (end < length && at(content, end) != '\r' && at(content, end) != '\n') {
      end++;
    }
    if (end >= length) {
      return ContentFetches.notYet(sample, content);
    }
    return sample.setText(content.array(), content.from() + start, end - start);
  }

  private static boolean isAt(Content content, int index, byte[] text) {
    for (int i = 0; i < text.length; i++) {
      int a = at(content, index + i);
      int b = text[i];
      if (a != b && Character.toLowerCase(a) != Character.toLowerCase(b)) {
        return false;
      }
    }
    return true;
  }
}
