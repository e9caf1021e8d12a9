package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.health.Match.Judgement;

/** Judges the answer of a Redis server to PING. Stateless. */
final class RedisReply {
  private RedisReply() {}

  static Judgement judge(byte[] bytes, int length, boolean ended) {
    String text = new String(bytes, 0, length, ISO_8859_1);
    if (text.contains("+PONG\r\n")) {
      return Judgement.done(CheckStatus.L7OK, 0, "Redis server is ok");
    }
    return ended
        ? Judgement.done(CheckStatus.L7STS, 0, SmtpReplies.firstLine(text))
        : Judgement.WAIT;
  }
}
