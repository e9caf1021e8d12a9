package dev.evenkeel.balancer.reply;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Files that hold answers: a whole response, or a body alone. Stateless. */
final class ErrorFile {
  private ErrorFile() {}

  /**
   * Reads a file's bytes.
   *
   * @throws InvalidExpressionException if that cannot be done
   */
  static byte[] bytes(String name) throws InvalidExpressionException {
    return bytes(name, "");
  }

  private static byte[] bytes(String name, String end) throws InvalidExpressionException {
    Path path = Path.of(name);
    InputStream in;
    try {
      in = Files.newInputStream(path);
    } catch (IOException | SecurityException e) {
      throw new InvalidExpressionException("error opening file '" + name + "'" + end);
    }
    try (in) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new InvalidExpressionException("error reading file '" + name + "'" + end);
    }
  }

  /**
   * Reads a file that holds a response.
   *
   * @param warn is told what is not taken as it stands
   * @throws InvalidExpressionException saying what is wrong
   */
  static Reply read(String name, Consumer<String> warn) throws InvalidExpressionException {
    byte[] bytes;
    try {
      bytes = bytes(name, ".");
    } catch (InvalidExpressionException wrong) {
      if (Files.isDirectory(Path.of(name))) {
        warn.accept(tooLarge(name));
        throw new InvalidExpressionException("error reading file '" + name + "'.");
      }
      throw wrong;
    }
    if (bytes.length > Sample.USUAL_CAPACITY) {
      warn.accept(tooLarge(name));
      bytes = Arrays.copyOf(bytes, Sample.USUAL_CAPACITY);
    }
    return parse(name, bytes);
  }

  private static String tooLarge(String name) {
    return "custom error message file '"
        + name
        + "' larger than "
        + Sample.USUAL_CAPACITY
        + " bytes. Truncating.";
  }

  /**
   * Understands a response.
   *
   * @param named how messages call it
   * @throws InvalidExpressionException saying what is wrong
   */
  static Reply parse(String named, byte[] bytes) throws InvalidExpressionException {
    if (bytes.length == 0) {
      return Reply.SILENCE;
    }
    HttpHead head = new HttpHead();
    HeadParser parser = new HeadParser(false);
    parser.begin(head, bytes, 0);
    int end = parser.parse(bytes, bytes.length);
    if (end <= 0) {
      int offset = end == HeadParser.REFUSED ? parser.violationAt() : bytes.length;
      throw new InvalidExpressionException(
          "'" + named + "': unable to parse headers (error offset: " + offset + ")");
    }
    byte[] body = Arrays.copyOfRange(bytes, end, bytes.length);
    if (head.isChunked()) {
      throw new InvalidExpressionException("'" + named + "': chunked messages are not supported");
    }
    if (head.contentLength() >= 0 && head.contentLength() != body.length) {
      throw new InvalidExpressionException(
          "'"
              + named
              + "': payload size does not match the announced content-length ("
              + body.length
              + " != "
              + head.contentLength()
              + ")");
    }
    StringBuilder fields = new StringBuilder();
    Slice slice = new Slice();
    for (int i = 0; i < head.count(); i++) {
      fields.append(head.name(i, slice)).append(": ");
      fields.append(head.value(i, slice)).append("\r\n");
    }
    return new Reply(
        head.minorVersion(),
        head.status(),
        head.reason(slice).toString(),
        fields.toString().getBytes(ISO_8859_1),
        body,
        head.status());
  }
}
