package dev.evenkeel.balancer.sample.fetch;

import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/** Fetches of the TLS hello that passes through a buffer (manual, 7.3.5). Stateless. */
final class HelloFetches {
  private static final int SERVER_NAME = 0;
  private static final int SUPPORTED_GROUPS = 10;
  private static final int ALPN = 16;
  private static final int SESSION_TICKET = 35;

  private HelloFetches() {}

  /** Takes something out of one extension. */
  private interface Reader {
    boolean read(Sample sample, Content content, ClientHello hello);
  }

  static void register(SampleLanguage language) {
    Availability needs = Availability.REQUEST_BUFFER;
    Fetch type = HelloFetches::requestType;
    Fetch version = HelloFetches::version;
    Fetch name = extension(SERVER_NAME, HelloFetches::serverName, false);
    language
        .fetch("req.ssl_hello_type", "", SampleType.SINT, needs, a -> type)
        .fetch("req_ssl_hello_type", "", SampleType.SINT, needs, a -> type)
        .fetch("req.ssl_ver", "", SampleType.SINT, needs, a -> version)
        .fetch("req_ssl_ver", "", SampleType.SINT, needs, a -> version)
        .fetch("req.ssl_sni", "", SampleType.STR, needs, a -> name)
        .fetch("req_ssl_sni", "", SampleType.STR, needs, a -> name)
        .fetch(
            "req.ssl_alpn",
            "",
            SampleType.STR,
            needs,
            a -> extension(ALPN, HelloFetches::alpn, false))
        .fetch(
            "req.ssl_ec_ext",
            "",
            SampleType.BOOL,
            needs,
            a -> extension(SUPPORTED_GROUPS, (s, c, h) -> s.setBool(true), true))
        .fetch(
            "req.ssl_st_ext",
            "",
            SampleType.SINT,
            needs,
            a ->
                extension(
                    SESSION_TICKET,
                    (s, c, h) -> s.setNumber(h.extensionLength() > 0 ? 2 : 1),
                    true));
    Fetch response = HelloFetches::responseType;
    language
        .fetch(
            "res.ssl_hello_type", "", SampleType.SINT, Availability.RESPONSE_BUFFER, a -> response)
        .fetch(
            "rep_ssl_hello_type", "", SampleType.SINT, Availability.RESPONSE_BUFFER, a -> response);
  }

  private static boolean requestType(SampleContext context, Sample sample) {
    Content content = context.request();
    if (content == null) {
      return false;
    }
    return switch (new ClientHello(content).open()) {
      case COMPLETE -> sample.setNumber(1);
      case INCOMPLETE -> ContentFetches.notYet(sample, content);
      case WRONG -> false;
    };
  }

  private static Fetch extension(int type, Reader reader, boolean absentIsAnAnswer) {
    return (context, sample) -> {
      Content content = context.request();
      if (content == null) {
        return false;
      }
      ClientHello hello = new ClientHello(content);
      ClientHello.State state = hello.open();
      if (state != ClientHello.State.COMPLETE) {
        return state == ClientHello.State.INCOMPLETE && ContentFetches.notYet(sample, content);
      }
      for (int found = hello.nextExtension(); found >= 0; found = hello.nextExtension()) {
        if (found == type) {
          return reader.read(sample, content, hello);
        }
      }
      return absentIsAnAnswer && type == SESSION_TICKET && sample.setNumber(0);
    };
  }

  /** RFC 6066, chapter 3: a list of names, of which the first of type host_name counts. */
  private static boolean serverName(Sample sample, Content content, ClientHello hello) {
    int at = hello.extensionStart();
    int end = at + hello.extensionLength();
    if (at + 2 > end) {
      return false;
    }
    end = Math.min(end, at + 2 + hello.two(at));
    at += 2;
    while (at + 3 <= end) {
      int length = hello.two(at + 1);
      if (at + 3 + length > end) {
        return false;
      }
      if (hello.at(at) == 0) {
        return sample.setText(content.array(), content.from() + at + 3, length);
      }
      at += 3 + length;
    }
    return false;
  }

  /** RFC 7301: the protocols with commas between them. */
  private static boolean alpn(Sample sample, Content content, ClientHello hello) {
    int at = hello.extensionStart() + 2;
    int end = hello.extensionStart() + hello.extensionLength();
    byte[] room = sample.room();
    int written = 0;
    while (at < end) {
      int length = hello.at(at);
      if (at + 1 + length > end) {
        return false;
      }
      if (written > 0) {
        room[written++] = ',';
      }
      System.arraycopy(content.array(), content.from() + at + 1, room, written, length);
      written += length;
      at += 1 + length;
    }
    return sample.wroteText(room, written);
  }

  /** The version of the record, for SSLv2 that of its hello; 3.1 is 3 * 65536 + 1. */
  private static boolean version(SampleContext context, Sample sample) {
    Content content = context.request();
    if (content == null) {
      return false;
    }
    ClientHello bytes = new ClientHello(content);
    int length = content.length();
    if (length == 0) {
      return ContentFetches.notYet(sample, content);
    }
    boolean handshake = bytes.at(0) >= 0x14 && bytes.at(0) <= 0x17;
    if (!handshake && (bytes.at(0) & 0x80) == 0) {
      return false;
    }
    if (length < 5) {
      return ContentFetches.notYet(sample, content);
    }
    if (!handshake) {
      boolean hello = bytes.at(2) == 1 && bytes.at(3) <= 3;
      return hello && sample.setNumber(bytes.at(3) * 65_536L + bytes.at(4));
    }
    int major = bytes.at(1);
    int body = bytes.two(3);
    if (major < 3 || body > 16_384 + 2_048) {
      return false;
    }
    if (length < 5 + Math.min(body, 6)) {
      return ContentFetches.notYet(sample, content);
    }
    return sample.setNumber(major * 65_536L + bytes.at(2));
  }

  private static boolean responseType(SampleContext context, Sample sample) {
    Content content = context.response();
    if (content == null) {
      return false;
    }
    if (content.length() > 0 && (content.array()[content.from()] & 0xff) != 22) {
      return false;
    }
    if (content.length() < 6) {
      return ContentFetches.notYet(sample, content);
    }
    int type = content.array()[content.from() + 5] & 0xff;
    return sample.setNumber(type);
  }
}
