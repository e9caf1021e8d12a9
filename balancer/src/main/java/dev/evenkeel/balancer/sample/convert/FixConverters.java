package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The first message of a FIX connection (Financial Information eXchange): {@code tag=value} pairs,
 * each ended by the byte 1. Stateless.
 */
final class FixConverters {
  private static final int BEGIN_STRING = 8;
  private static final int BODY_LENGTH = 9;
  private static final int CHECK_SUM = 10;
  private static final int MSG_TYPE = 35;
  private static final int CHECK_SUM_DIGITS = 3;

  /** The length of {@code 8=FIX.4.0|9=5|35=A|10=000|}: nothing shorter is whole. */
  private static final int SHORTEST_MESSAGE = 26;

  /** HAProxy takes a message with a longer tag for a broken one, if it is asked. */
  private static final int MAX_VALID_TAG = 999;

  private static final Set<String> VERSIONS =
      Set.of("FIX.4.0", "FIX.4.1", "FIX.4.2", "FIX.4.3", "FIX.4.4", "FIXT.1.1");
  private static final Map<String, Integer> NAMES =
      Map.of(
          "beginstring",
          BEGIN_STRING,
          "bodylength",
          BODY_LENGTH,
          "msgtype",
          MSG_TYPE,
          "sendercompid",
          49,
          "targetcompid",
          56,
          "checksum",
          CHECK_SUM);

  private FixConverters() {}

  static void register(SampleLanguage language) {
    language
        .converter("fix_is_valid", "", SampleType.BIN, SampleType.BOOL, a -> (c, s) -> isValid(s))
        .converter("fix_tag_value", "string", SampleType.BIN, SampleType.BIN, FixConverters::value);
  }

  /** One pair, at a place of a message. One thread only. */
  private static final class Pair {
    int tag;
    int from;
    int valueFrom;
    int valueEnd;

    /** Reads the pair at a place: its number is 0 or less if it is none, its end -1 if it lacks. */
    void read(Sample message, int at) {
      from = at;
      int i = at;
      tag = 0;
      while (i < message.length() && message.at(i) >= '0' && message.at(i) <= '9') {
        tag = Math.min(tag, 100_000_000) * 10 + message.at(i++) - '0';
      }
      valueFrom = i + 1;
      valueEnd = -1;
      if (i < message.length() && (message.at(i) != '=' || i == at)) {
        tag = 0;
        return;
      }
      for (i = valueFrom; i < message.length(); i++) {
        if (message.at(i) == 1) {
          valueEnd = i;
          return;
        }
      }
    }

    String value(Sample message) {
      StringBuilder out = new StringBuilder();
      for (int i = valueFrom; i < valueEnd; i++) {
        out.append((char) message.at(i));
      }
      return out.toString();
    }
  }

  private static Converter value(Arguments arguments) throws InvalidExpressionException {
    String name = arguments.text(0);
    Integer known = NAMES.get(name.toLowerCase(Locale.ROOT));
    if (known == null && !name.matches("[0-9]{1,9}")) {
      throw new InvalidExpressionException("Unknown FIX tag name '" + name + "'");
    }
    int tag = known == null ? Integer.parseInt(name) : known;
    return (context, sample) -> {
      Pair pair = new Pair();
      for (int at = 0; at < sample.length(); at = pair.valueEnd + 1) {
        pair.read(sample, at);
        if (pair.tag <= 0 || pair.valueEnd < 0) {
          return false;
        }
        if (pair.tag == tag) {
          int length = pair.valueEnd - pair.valueFrom;
          return length > 0
              && sample.setBinary(sample.bytes(), sample.from() + pair.valueFrom, length);
        }
      }
      return false;
    };
  }

  /** Yields nothing while the message may still become a valid one. */
  private static boolean isValid(Sample sample) {
    if (sample.length() < SHORTEST_MESSAGE) {
      sample.setMayChange(true);
      return false;
    }
    Pair pair = new Pair();
    int number = 0;
    int bodyFrom = 0;
    long bodyLength = 0;
    for (int at = 0; at < sample.length(); at = pair.valueEnd + 1) {
      pair.read(sample, at);
      if (pair.tag <= 0 || pair.tag > MAX_VALID_TAG) {
        return sample.setBool(false);
      }
      if (pair.valueEnd < 0) {
        break;
      }
      boolean right = true;
      switch (number++) {
        case 0 -> right = pair.tag == BEGIN_STRING && VERSIONS.contains(pair.value(sample));
        case 1 -> {
          String length = pair.value(sample);
          right = pair.tag == BODY_LENGTH && length.matches("[0-9]{1,9}");
          bodyLength = right ? Long.parseLong(length) : 0;
          bodyFrom = pair.valueEnd + 1;
        }
        case 2 -> right = pair.tag == MSG_TYPE;
        default -> {
          if (pair.tag == CHECK_SUM) {
            return sample.setBool(
                pair.from - bodyFrom == bodyLength && isCheckSumRight(sample, pair));
          }
        }
      }
      if (!right) {
        return sample.setBool(false);
      }
    }
    sample.setMayChange(true);
    return false;
  }

  private static boolean isCheckSumRight(Sample message, Pair last) {
    String digits = last.value(message);
    if (digits.length() != CHECK_SUM_DIGITS || !digits.matches("[0-9]+")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < last.from; i++) {
      sum += message.at(i);
    }
    return (sum & 0xff) == Integer.parseInt(digits);
  }
}
