package dev.evenkeel.balancer.sample.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderValues;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Site;
import java.net.InetAddress;
import java.util.Locale;

/**
 * Fetches of header fields (manual, chapter 7.3.6). Stateless.
 *
 * <p>Where a condition asks, all values are gone through until one matches; elsewhere, and where an
 * occurrence is named, it is one value: the last, unless another is named.
 */
final class HeaderFetches {
  /** How far from the end an occurrence may be named. */
  private static final int LAST_OCCURRENCES = 10;

  private HeaderFetches() {}

  /** What becomes of one value; false if it is none of that kind. */
  private interface Reading {
    boolean read(Sample sample, Slice value);
  }

  static void register(SampleLanguage language) {
    register(language, "req.", Message.REQUEST);
    register(language, "res.", Message.RESPONSE);
    register(language, "shdr", "shdr", Message.RESPONSE);
    language.fetch(
        "hdr",
        "[string,integer]",
        SampleType.STR,
        Message.EITHER.needs(),
        a -> value(a, Message.EITHER, false, Sample::setText));
    measured(language, "hdr", Message.REQUEST, Availability.REQUEST_HEAD);
  }

  private static void register(SampleLanguage language, String prefix, Message message) {
    register(language, prefix + "hdr", prefix + "hdr", message);
    Availability needs = message.needs();
    language
        .fetch(
            prefix + "fhdr",
            "[string,integer]",
            SampleType.STR,
            needs,
            a -> value(a, message, true, Sample::setText))
        .fetch(
            prefix + "fhdr_cnt", "[string]", SampleType.SINT, needs, a -> count(a, message, true))
        .fetch(prefix + "hdr_names", "[string]", SampleType.STR, needs, a -> names(a, message))
        .fetch(
            prefix + "hdrs",
            "",
            SampleType.BIN,
            needs,
            a ->
                (context, sample) -> {
                  HttpHead head = message.head(context, sample);
                  return head != null && HeaderBlock.asText(head, sample);
                })
        .fetch(
            prefix + "hdrs_bin",
            "",
            SampleType.BIN,
            needs,
            a ->
                (context, sample) -> {
                  HttpHead head = message.head(context, sample);
                  return head != null && HeaderBlock.asBinary(head, sample);
                });
  }

  private static void register(SampleLanguage language, String name, String base, Message message) {
    language.fetch(
        name,
        "[string,integer]",
        SampleType.STR,
        message.needs(),
        a -> value(a, message, false, Sample::setText));
    measured(language, base, message, message.needs());
  }

  private static void measured(
      SampleLanguage language, String base, Message message, Availability needs) {
    language
        .fetch(base + "_cnt", "[string]", SampleType.SINT, needs, a -> count(a, message, false))
        .fetch(
            base + "_ip",
            "[string,integer]",
            SampleType.IPV4,
            needs,
            a ->
                value(
                    a,
                    message,
                    false,
                    a.language().compatibility().readsAddressesInBrackets()
                        ? HeaderFetches::addressOrBrackets
                        : HeaderFetches::address))
        .fetch(
            base + "_val",
            "[string,integer]",
            SampleType.SINT,
            needs,
            a -> value(a, message, false, (sample, value) -> sample.setNumber(Decimal.of(value))));
  }

  private static byte[] name(Arguments arguments) {
    return arguments.text(0).toLowerCase(Locale.ROOT).getBytes(ISO_8859_1);
  }

  private static HeaderValues begin(Sample sample, HttpHead head, byte[] name, boolean undivided) {
    HeaderValues values = sample.headerValues();
    if (name.length == 0) {
      values.beginAll(head);
    } else {
      values.begin(head, name);
    }
    return undivided ? values.undivided() : values;
  }

  private static Fetch value(
      Arguments arguments, Message message, boolean undivided, Reading reading)
      throws InvalidExpressionException {
    byte[] name = name(arguments);
    int occurrence = arguments.integer(1, 0);
    if (occurrence < -LAST_OCCURRENCES) {
      throw new InvalidExpressionException("header occurrence must be >= " + -LAST_OCCURRENCES);
    }
    if (name.length == 0 && !arguments.has(1) && arguments.site().place() != Site.Place.ACL) {
      // Only conditions go through all fields.
      return (context, sample) -> {
        message.head(context, sample);
        return false;
      };
    }
    boolean all = occurrence == 0 && arguments.site().place() == Site.Place.ACL;
    int wanted = occurrence == 0 ? -1 : occurrence;
    return (context, sample) -> {
      HttpHead head = message.head(context, sample);
      if (head == null) {
        return false;
      }
      HeaderValues values = begin(sample, head, name, undivided);
      return all ? next(values, sample, reading) : one(values, sample, wanted, reading);
    };
  }

  private static boolean next(HeaderValues values, Sample sample, Reading reading) {
    Slice value = sample.slice();
    values.resume(sample.cursor());
    while (values.next(value)) {
      if (reading.read(sample, value)) {
        sample.setMore(true, values.position());
        return true;
      }
    }
    return false;
  }

  private static boolean one(HeaderValues values, Sample sample, int wanted, Reading reading) {
    Slice value = sample.slice();
    return values.find(wanted, value) && reading.read(sample, value);
  }

  private static Fetch count(Arguments arguments, Message message, boolean undivided) {
    byte[] name = name(arguments);
    return (context, sample) -> {
      HttpHead head = message.head(context, sample);
      if (head == null) {
        return false;
      }
      HeaderValues values = begin(sample, head, name, undivided);
      int count = 0;
      while (values.next(sample.slice())) {
        count++;
      }
      return sample.setNumber(count);
    };
  }

  private static Fetch names(Arguments arguments, Message message) {
    char delimiter = JoinedNames.delimiter(arguments);
    return (context, sample) -> {
      HttpHead head = message.head(context, sample);
      if (head == null) {
        return false;
      }
      JoinedNames names = new JoinedNames(sample, delimiter);
      Slice name = sample.slice();
      for (int i = 0; i < head.count(); i++) {
        head.name(i, name);
        if (!names.add(name)) {
          return false;
        }
      }
      return names.finish();
    };
  }

  /** Reads an address as RFC 7239 has it; an IPv4 address may have a port behind it. */
  private static boolean address(Sample sample, Slice value) {
    int length = value.length();
    if (length < 2 || length > 45) {
      return false;
    }
    String text = value.toString();
    int colon = text.indexOf(':');
    if (colon > 0 && colon == text.lastIndexOf(':') && text.indexOf('.') > 0) {
      if (!isPort(text, colon + 1)) {
        return false;
      }
      text = text.substring(0, colon);
    }
    InetAddress address = dev.evenkeel.balancer.sample.Texts.address(text);
    return address != null && sample.setAddress(address);
  }

  private static boolean addressOrBrackets(Sample sample, Slice value) {
    return (value.length() > 0 && value.at(0) == '[')
        ? inBrackets(sample, value.toString())
        : address(sample, value);
  }

  /** An IPv6 address as it stands in URIs, with or without a port. */
  private static boolean inBrackets(Sample sample, String text) {
    int end = text.indexOf(']');
    boolean closed =
        end == text.length() - 1
            || (end > 0 && text.charAt(end + 1) == ':' && isPort(text, end + 2));
    if (!closed || text.indexOf(':') > end) {
      return false;
    }
    InetAddress address = dev.evenkeel.balancer.sample.Texts.address(text.substring(1, end));
    return address != null && sample.setAddress(address);
  }

  private static boolean isPort(String text, int from) {
    int digits = text.length() - from;
    if (digits < 1 || digits > 5) {
      return false;
    }
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      port = port * 10 + digit;
    }
    return port <= 65_535;
  }
}
