package dev.evenkeel.balancer.sample.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.CookieScan;
import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HeaderValues;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Site;
import org.jspecify.annotations.Nullable;

/** Fetches of cookies (manual, chapter 7.3.6). Stateless. */
final class CookieFetches {
  private static final byte[] EVERY_NAME = {};

  private CookieFetches() {}

  static void register(SampleLanguage language) {
    register(language, "req.cook", Message.REQUEST);
    register(language, "cook", Message.REQUEST);
    register(language, "res.cook", Message.RESPONSE);
    register(language, "scook", Message.RESPONSE);
    language.fetch(
        "cookie",
        "[string]",
        SampleType.STR,
        Availability.EITHER_BUFFER,
        a -> value(a, Message.EITHER, false));
    for (Message message : new Message[] {Message.REQUEST, Message.RESPONSE}) {
      String prefix = message == Message.REQUEST ? "req" : "res";
      language.fetch(
          prefix + ".cook_names",
          "[string]",
          SampleType.STR,
          message.needs(),
          a -> names(a, message));
    }
  }

  private static void register(SampleLanguage language, String name, Message message) {
    language
        .fetch(name, "[string]", SampleType.STR, message.needs(), a -> value(a, message, false))
        .fetch(
            name + "_val",
            "[string]",
            SampleType.SINT,
            message.needs(),
            a -> value(a, message, true))
        .fetch(name + "_cnt", "[string]", SampleType.SINT, message.needs(), a -> count(a, message));
  }

  /** Goes through the cookies of one message. */
  private static @Nullable CookieScan scan(
      Message message, byte[] name, SampleContext context, Sample sample) {
    HttpHead head = message.head(context, sample);
    if (head == null) {
      return null;
    }
    HeaderValues values = sample.headerValues();
    values.begin(head, head.isRequest() ? HeaderName.COOKIE : HeaderName.SET_COOKIE);
    return new CookieScan(values, name, !head.isRequest());
  }

  private static Fetch value(Arguments arguments, Message message, boolean number) {
    byte[] name = arguments.text(0).getBytes(ISO_8859_1);
    boolean all = arguments.site().place() == Site.Place.ACL;
    return (context, sample) -> {
      CookieScan scan = scan(message, name, context, sample);
      if (scan == null) {
        return false;
      }
      Slice value = sample.slice();
      boolean found;
      if (all) {
        found = scan.skip((int) sample.cursor(), value) && scan.next(value);
        sample.setMore(found, sample.cursor() + 1);
      } else {
        found = scan.next(value);
        // The first of all, or the last of its name.
        Slice later = new Slice();
        while (found && name.length > 0 && scan.next(later)) {
          value.set(later.bytes(), later.from(), later.to());
        }
      }
      return found && (number ? sample.setNumber(Decimal.of(value)) : sample.setText(value));
    };
  }

  private static Fetch names(Arguments arguments, Message message) {
    char delimiter = JoinedNames.delimiter(arguments);
    return (context, sample) -> {
      CookieScan scan = scan(message, EVERY_NAME, context, sample);
      if (scan == null) {
        return false;
      }
      JoinedNames names = new JoinedNames(sample, delimiter);
      Slice value = new Slice();
      while (scan.next(value)) {
        if (!names.add(scan.name(value, sample.slice()))) {
          return false;
        }
      }
      return names.finish();
    };
  }

  private static Fetch count(Arguments arguments, Message message) {
    byte[] name = arguments.text(0).getBytes(ISO_8859_1);
    return (context, sample) -> {
      CookieScan scan = scan(message, name, context, sample);
      if (scan == null) {
        return false;
      }
      int count = 0;
      while (scan.next(sample.slice())) {
        count++;
      }
      return sample.setNumber(count);
    };
  }
}
