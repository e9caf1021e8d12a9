package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.http.HeaderValues;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** {@code replace-header} and {@code replace-value}. Stateless. */
final class ReplaceActions {
  private ReplaceActions() {}

  /** Looks at the whole value of each field. */
  static Action header(ActionLine line) throws InvalidExpressionException {
    HeaderActions.expect(line, 3);
    byte[] name = HeaderActions.name(line.take());
    Replacement replacement = Replacement.parse(line, "");
    boolean request = HeaderActions.isRequest(line);
    return (subject, sample) -> {
      HttpHead head = HeaderActions.head(subject, request);
      if (head == null || head.find(name, 0) < 0) {
        return Decision.CONTINUE;
      }
      int format = replacement.begin(subject, sample);
      Slice value = new Slice();
      for (int i = head.find(name, 0); i >= 0; i = head.find(name, i + 1)) {
        Slice other = replacement.of(head.value(i, value), format);
        if (other != null) {
          head.setValue(i, other.bytes(), other.from(), other.length());
        }
      }
      return Decision.CONTINUE;
    };
  }

  /** Looks at each part between commas. */
  static Action value(ActionLine line) throws InvalidExpressionException {
    HeaderActions.expect(line, 3);
    byte[] name = HeaderActions.name(line.take());
    Replacement replacement = Replacement.parse(line, "");
    boolean request = HeaderActions.isRequest(line);
    return (subject, sample) -> {
      HttpHead head = HeaderActions.head(subject, request);
      if (head == null || head.find(name, 0) < 0) {
        return Decision.CONTINUE;
      }
      int format = replacement.begin(subject, sample);
      for (int i = head.find(name, 0); i >= 0; i = head.find(name, i + 1)) {
        byte[] other = parts(head, i, replacement, format);
        if (other != null) {
          head.setValue(i, other, 0, other.length);
        }
      }
      return Decision.CONTINUE;
    };
  }

  /** A value with its parts replaced; null if none is. */
  private static byte @Nullable [] parts(
      HttpHead head, int field, Replacement replacement, int format) {
    Slice whole = head.value(field, new Slice());
    byte[] bytes = whole.bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream(whole.length() + 32);
    Slice part = new Slice();
    boolean changed = false;
    int from = whole.from();
    while (from <= whole.to()) {
      int end = HeaderValues.partEnd(bytes, from, whole.to());
      int first = from;
      int last = end;
      while (first < last && isBlank(bytes[first])) {
        first++;
      }
      while (last > first && isBlank(bytes[last - 1])) {
        last--;
      }
      // An empty part is no value.
      Slice other = first == last ? null : replacement.of(part.set(bytes, first, last), format);
      if (other == null) {
        out.write(bytes, from, end - from);
      } else {
        out.write(other.bytes(), other.from(), other.length());
        changed = true;
      }
      if (end < whole.to()) {
        out.write(',');
      }
      from = end + 1;
    }
    return changed ? out.toByteArray() : null;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
