package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.health.Match.Judgement;
import java.util.regex.Pattern;

/** Judges the replies of an SMTP server (RFC 5321) to a check. Stateless. */
final class SmtpReplies {
  private static final Pattern REPLY = Pattern.compile("^[0-9]{3}[ \r]");
  private static final Pattern POSITIVE = Pattern.compile("^2[0-9]{2}[ \r]");
  private static final Pattern POSITIVE_OR_MORE = Pattern.compile("^2[0-9]{2}[- \r]");
  private static final Pattern ALL_POSITIVE =
      Pattern.compile("^(2[0-9]{2}-[^\r]*\r\n)*+2[0-9]{2}[ \r]");
  private static final int SHORTEST = 4;

  private SmtpReplies() {}

  /** A greeting that is a reply of one line. */
  static Judgement greeting(byte[] bytes, int length, boolean ended) {
    if (length < SHORTEST && !ended) {
      return Judgement.WAIT;
    }
    String text = text(bytes, length);
    return REPLY.matcher(text).find()
        ? Judgement.done(CheckStatus.L7OK)
        : Judgement.done(CheckStatus.L7RSP, 0, firstLine(text));
  }

  /** A greeting that welcomes. */
  static Judgement greetingStatus(byte[] bytes, int length, boolean ended) {
    return status(bytes, length, ended, POSITIVE);
  }

  /** The reply to QUIT. */
  static Judgement bye(byte[] bytes, int length, boolean ended) {
    return status(bytes, length, ended, POSITIVE_OR_MORE);
  }

  /** The reply to HELO or EHLO, which may have many lines. */
  static Judgement hello(byte[] bytes, int length, boolean ended) {
    String text = text(bytes, length);
    if (ALL_POSITIVE.matcher(text).find()) {
      return Judgement.done(CheckStatus.L7OK);
    }
    return ended ? Judgement.done(CheckStatus.L7STS, code(text), words(text)) : Judgement.WAIT;
  }

  private static Judgement status(byte[] bytes, int length, boolean ended, Pattern wanted) {
    if (length < SHORTEST && !ended) {
      return Judgement.WAIT;
    }
    String text = text(bytes, length);
    CheckStatus status = wanted.matcher(text).find() ? CheckStatus.L7OK : CheckStatus.L7STS;
    return Judgement.done(status, code(text), words(text));
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, ISO_8859_1);
  }

  static String firstLine(String text) {
    return text.split("[\r\n]", 2)[0];
  }

  private static int code(String text) {
    return text.matches("(?s)[0-9]{3}.*") ? Integer.parseInt(text.substring(0, 3)) : 0;
  }

  private static String words(String text) {
    String line = firstLine(text);
    return line.length() > SHORTEST ? line.substring(SHORTEST) : "";
  }
}
