package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;

/**
 * {@code field} and {@code word}: parts of a text between delimiters, counted from either end.
 * Words are never empty: delimiters in a row count as one. Stateless.
 */
final class Fields {
  private final boolean words;
  private final int index;
  private final String delimiters;
  private final int count;

  /** Whether a part that is not there is an empty text rather than nothing. */
  private final boolean emptyIfNone;

  private Fields(boolean words, int index, String delimiters, int count, boolean emptyIfNone) {
    this.emptyIfNone = emptyIfNone;
    this.words = words;
    this.index = index;
    this.delimiters = delimiters;
    this.count = count;
  }

  static Converter of(Arguments arguments, boolean words) throws InvalidExpressionException {
    int index = arguments.integer(0, 0);
    if (index == 0) {
      throw new InvalidExpressionException("Unexpected value 0 for index");
    }
    int count = arguments.integer(2, 1);
    boolean emptyIfNone = words && !arguments.language().compatibility().findsNoMissingWords();
    Fields fields = new Fields(words, index, arguments.text(1), count, emptyIfNone);
    return (context, sample) -> index > 0 ? fields.fromStart(sample) : fields.fromEnd(sample);
  }

  private boolean isDelimiter(int c) {
    return delimiters.indexOf(c) >= 0;
  }

  private boolean fromStart(Sample sample) {
    int length = sample.length();
    int at = words ? skip(sample, 0) : 0;
    for (int i = 1; i < index; i++) {
      while (at < length && !isDelimiter(sample.at(at))) {
        at++;
      }
      if (at >= length) {
        return none(sample);
      }
      at++;
      if (words) {
        at = skip(sample, at);
      }
    }
    if (words && at >= length) {
      return none(sample);
    }
    int end = at;
    int taken = 0;
    while (end < length) {
      while (end < length && !isDelimiter(sample.at(end))) {
        end++;
      }
      taken++;
      if (end >= length || (count > 0 && taken >= count)) {
        break;
      }
      int next = words ? skip(sample, end) : end + 1;
      if (words && next >= length) {
        break;
      }
      end = next;
    }
    return sample.keep(at, end - at);
  }

  private int skip(Sample sample, int from) {
    int at = from;
    while (at < sample.length() && isDelimiter(sample.at(at))) {
      at++;
    }
    return at;
  }

  private int skipBack(Sample sample, int from) {
    int at = from;
    while (at > 0 && isDelimiter(sample.at(at - 1))) {
      at--;
    }
    return at;
  }

  private boolean fromEnd(Sample sample) {
    int end = words ? skipBack(sample, sample.length()) : sample.length();
    for (int i = 1; i < -index; i++) {
      while (end > 0 && !isDelimiter(sample.at(end - 1))) {
        end--;
      }
      if (end == 0) {
        return none(sample);
      }
      end--;
      if (words) {
        end = skipBack(sample, end);
      }
    }
    if (words && end == 0) {
      return none(sample);
    }
    int at = end;
    int taken = 0;
    while (at > 0) {
      while (at > 0 && !isDelimiter(sample.at(at - 1))) {
        at--;
      }
      taken++;
      if (at == 0 || (count > 0 && taken >= count)) {
        break;
      }
      int next = words ? skipBack(sample, at) : at - 1;
      if (words && next == 0) {
        break;
      }
      at = next;
    }
    return sample.keep(at, end - at);
  }

  /** There is no such field: nothing at all for a field, an empty text for a word. */
  private boolean none(Sample sample) {
    sample.keep(0, 0);
    return emptyIfNone;
  }
}
