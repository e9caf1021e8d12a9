package dev.evenkeel.balancer.sample.format;

import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import org.jspecify.annotations.Nullable;

/** One thread only: what a format writes to, one char for each byte. */
public final class FormatOutput {
  private static final String HEX = "0123456789ABCDEF";

  private final StringBuilder out;

  /** Writes to the end of a builder. */
  public FormatOutput(StringBuilder out) {
    this.out = out;
  }

  /** Writes text as it is. */
  public FormatOutput literal(String text) {
    out.append(text);
    return this;
  }

  /** Writes a character as it is. */
  public FormatOutput literal(char character) {
    out.append(character);
    return this;
  }

  /** Writes a number in decimal. */
  public FormatOutput number(long number) {
    out.append(number);
    return this;
  }

  /** Writes a number in hexadecimal, with at least two digits, an even number of them. */
  public FormatOutput hexadecimal(long number, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(HEX.charAt((int) (number >> shift) & 15));
    }
    return this;
  }

  /** Writes text with its options; null for a value that there is not. */
  public FormatOutput text(@Nullable String text, FormatOptions options) {
    if (text == null || text.isEmpty()) {
      absent(options);
      return this;
    }
    if (options.quoted()) {
      out.append('"');
    }
    for (int i = 0; i < text.length(); i++) {
      one(text.charAt(i), options);
    }
    if (options.quoted()) {
      out.append('"');
    }
    return this;
  }

  /** Writes a text that stands among others between braces and bars, so that it has none itself. */
  public FormatOutput captured(String text, FormatOptions options) {
    for (int i = 0; i < text.length(); i++) {
      guarded(text.charAt(i), "\"#{|}", options);
    }
    return this;
  }

  /** As {@link #captured(String, FormatOptions)}, of bytes. */
  public FormatOutput captured(byte[] text, int from, int to, FormatOptions options) {
    for (int i = from; i < to; i++) {
      guarded((char) (text[i] & 0xff), "\"#{|}", options);
    }
    return this;
  }

  /** Writes a part of a request line, so that nothing in it can end a quoted text. */
  public FormatOutput url(byte[] text, int from, int to, FormatOptions options) {
    for (int i = from; i < to; i++) {
      guarded((char) (text[i] & 0xff), "\"#", options);
    }
    return this;
  }

  /** As {@link #text(String, FormatOptions)}, of bytes. */
  public FormatOutput text(byte[] text, int from, int to, FormatOptions options) {
    if (from == to) {
      return absent(options);
    }
    quote(options);
    for (int i = from; i < to; i++) {
      one((char) (text[i] & 0xff), options);
    }
    quote(options);
    return this;
  }

  private void quote(FormatOptions options) {
    if (options.quoted()) {
      out.append('"');
    }
  }

  /** Writes what stands for a value that there is not: a dash, or nothing between quotes. */
  public FormatOutput absent(FormatOptions options) {
    out.append(options.quoted() ? "\"\"" : "-");
    return this;
  }

  /** Writes a sample with its options; bytes that cannot be printed stay as they are. */
  void sample(Sample sample, FormatOptions options) {
    if (!Casts.cast(sample, SampleType.STR) || sample.length() == 0) {
      absent(options);
      return;
    }
    if (options.quoted()) {
      out.append('"');
    }
    for (int i = 0; i < sample.length(); i++) {
      char c = (char) sample.at(i);
      if (options.escaped() && (c == '"' || c == '\\' || c == ']')) {
        out.append('\\');
      }
      out.append(c);
    }
    if (options.quoted()) {
      out.append('"');
    }
  }

  /** Writes a character that is never one of those that mean something where it stands. */
  private void guarded(char c, String reserved, FormatOptions options) {
    if (reserved.indexOf(c) >= 0) {
      hash(c);
    } else {
      one(c, options);
    }
  }

  private void one(char c, FormatOptions options) {
    if (options.escaped() && (c == '"' || c == '\\' || c == ']')) {
      out.append('\\').append(c);
    } else if (c < ' ' || c >= 0x7f || (c == '"' && options.quoted())) {
      hash(c);
    } else {
      out.append(c);
    }
  }

  private void hash(char c) {
    out.append('#').append(HEX.charAt((c >> 4) & 15)).append(HEX.charAt(c & 15));
  }
}
