package dev.evenkeel.balancer.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/**
 * The language knows bytes, not characters: positions count bytes and escapes name bytes. A
 * configuration is therefore read as one char for each byte (ISO 8859-1), and what comes from or
 * goes to Java as text passes through here.
 */
public final class ByteText {
  private ByteText() {}

  /** Returns Java text as one char for each byte of its UTF-8 form. */
  public static String of(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /** Returns the text whose UTF-8 form these bytes are: for paths and names outside. */
  public static String toText(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  /** Opens a descriptor as a stream that writes one byte for each char. */
  public static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, ISO_8859_1);
  }
}
