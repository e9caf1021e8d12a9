package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.Subject;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code set-header}, {@code add-header}, {@code del-header}. Stateless. */
final class HeaderActions {
  private HeaderActions() {}

  /** The head that rules of a place change; null where there is none. */
  static @Nullable HttpHead head(Subject subject, boolean request) {
    HttpExchange http = subject.http();
    return http == null ? null : request ? http.request() : http.response();
  }

  static boolean isRequest(ActionLine line) {
    return line.place() == Place.HTTP_REQUEST;
  }

  /** A name as heads have it. */
  static byte[] name(String word) {
    return word.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1);
  }

  static void expect(ActionLine line, int count) throws InvalidExpressionException {
    for (int i = 0; i < count; i++) {
      if (line.peek(i).isEmpty()) {
        throw new InvalidExpressionException("expects exactly " + count + " arguments");
      }
    }
  }

  static Action add(ActionLine line) throws InvalidExpressionException {
    return write(line, false);
  }

  static Action set(ActionLine line) throws InvalidExpressionException {
    return write(line, true);
  }

  private static Action write(ActionLine line, boolean alone) throws InvalidExpressionException {
    expect(line, 2);
    byte[] name = name(line.take());
    FormatBytes value = line.format();
    boolean request = isRequest(line);
    return (subject, sample) -> {
      HttpHead head = head(subject, request);
      if (head != null) {
        write(head, name, value, alone, subject, sample);
      }
      return Decision.CONTINUE;
    };
  }

  private static void write(
      HttpHead head,
      byte[] name,
      FormatBytes value,
      boolean alone,
      Subject subject,
      Sample sample) {
    Slice slice = value.value(subject, sample);
    // The value may be a part of the very field that goes: added first, it is not lost.
    int before = head.count();
    head.add(name, slice.bytes(), slice.from(), slice.length());
    if (alone) {
      for (int i = head.find(name, 0); i >= 0 && i < before; i = head.find(name, i)) {
        head.remove(i);
        before--;
      }
    }
  }

  static Action delete(ActionLine line) throws InvalidExpressionException {
    if (line.isOver()) {
      throw new InvalidExpressionException("expects at least 1 argument");
    }
    String word = line.take();
    boolean request = isRequest(line);
    if (line.peek().equals("-m")) {
      line.take();
      NameMatch match = NameMatch.parse(line, word);
      return (subject, sample) -> {
        HttpHead head = head(subject, request);
        if (head != null) {
          match.removeFrom(head);
        }
        return Decision.CONTINUE;
      };
    }
    byte[] name = name(word);
    return (subject, sample) -> {
      HttpHead head = head(subject, request);
      if (head != null) {
        head.removeAll(name);
      }
      return Decision.CONTINUE;
    };
  }
}
