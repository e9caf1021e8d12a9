package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;

/** Parameters of a query or of a form: {@code name=value&name=value}. Stateless. */
final class Parameters {
  private Parameters() {}

  /**
   * Takes the next parameter's value.
   *
   * @param from where names begin, or after the value that was taken before
   * @param name whose; empty for any
   * @param delimiter what ends a value besides {@code &} and {@code ;}
   * @return whether there is one; then the sample's cursor is where to go on
   */
  static boolean next(
      byte[] bytes, int from, int to, byte[] name, int delimiter, SampleType type, Sample sample) {
    int at = from;
    while (at < to) {
      int end = at;
      while (end < to && !ends(bytes[end], delimiter)) {
        end++;
      }
      int value = valueFrom(bytes, at, end, name);
      if (value >= 0) {
        sample.setMore(end < to, end + 1L);
        return sample.set(type, bytes, value, end - value);
      }
      at = end + 1;
    }
    return false;
  }

  private static int valueFrom(byte[] bytes, int from, int end, byte[] name) {
    if (name.length == 0) {
      for (int i = from; i < end; i++) {
        if (bytes[i] == '=') {
          return i + 1;
        }
      }
      return -1;
    }
    if (end - from <= name.length || bytes[from + name.length] != '=') {
      return -1;
    }
    for (int i = 0; i < name.length; i++) {
      if (bytes[from + i] != name[i]) {
        return -1;
      }
    }
    return from + name.length + 1;
  }

  private static boolean ends(byte b, int delimiter) {
    return b == '&' || b == ';' || b == delimiter;
  }
}
