package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.health.Match.Judgement;

/** Judges the answers of MySQL and PostgreSQL servers to a check. Stateless. */
final class DatabaseReplies {
  private static final int MYSQL_HEADER = 4;
  private static final int MYSQL_ERROR = 0xff;
  private static final int POSTGRES_ERROR_TEXT = 6;

  private DatabaseReplies() {}

  /** The first packet of a MySQL server: its version, or why it wants nobody. */
  static Judgement mysqlGreeting(byte[] bytes, int length, boolean ended) {
    int size = mysqlPacket(bytes, length, 0);
    if (size < 0) {
      return ended ? Judgement.done(CheckStatus.L7RSP) : Judgement.WAIT;
    }
    return isMysqlError(bytes, length, 0)
        ? mysqlError(bytes, size, 0)
        : Judgement.done(CheckStatus.L7OK, 0, untilNul(bytes, MYSQL_HEADER + 1, size));
  }

  /** The second packet: what came of the login. */
  static Judgement mysqlLogin(byte[] bytes, int length, boolean ended) {
    int greeting = mysqlPacket(bytes, length, 0);
    int size = greeting < 0 ? -1 : mysqlPacket(bytes, length, greeting);
    if (size < 0) {
      return ended ? Judgement.done(CheckStatus.L7RSP) : Judgement.WAIT;
    }
    return isMysqlError(bytes, length, greeting)
        ? mysqlError(bytes, greeting + size, greeting)
        : Judgement.done(CheckStatus.L7OK, 0, untilNul(bytes, MYSQL_HEADER + 1, greeting));
  }

  /** How long the packet at an offset is with its header; -1 while it is incomplete. */
  private static int mysqlPacket(byte[] bytes, int length, int at) {
    if (length - at < MYSQL_HEADER) {
      return -1;
    }
    int size = (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
    return length - at < MYSQL_HEADER + size ? -1 : MYSQL_HEADER + size;
  }

  private static boolean isMysqlError(byte[] bytes, int length, int at) {
    return at + MYSQL_HEADER < length && (bytes[at + MYSQL_HEADER] & 0xff) == MYSQL_ERROR;
  }

  private static Judgement mysqlError(byte[] bytes, int end, int at) {
    int code = 0;
    if (end - at >= MYSQL_HEADER + 3) {
      code = (bytes[at + MYSQL_HEADER + 1] & 0xff) | (bytes[at + MYSQL_HEADER + 2] & 0xff) << 8;
    }
    int text = Math.min(end, at + MYSQL_HEADER + 3);
    return Judgement.done(CheckStatus.L7STS, code, new String(bytes, text, end - text, ISO_8859_1));
  }

  /** An ErrorResponse of a PostgreSQL server; what is none is the next step's business. */
  static Judgement postgresError(byte[] bytes, int length, boolean ended) {
    if (length < POSTGRES_ERROR_TEXT - 1 && !ended) {
      return Judgement.WAIT;
    }
    if (bytes[0] != 'E') {
      return Judgement.done(CheckStatus.L7OK);
    }
    return Judgement.done(CheckStatus.L7RSP, 0, untilNul(bytes, POSTGRES_ERROR_TEXT, length));
  }

  private static String untilNul(byte[] bytes, int from, int end) {
    int to = from;
    while (to < end && bytes[to] != 0) {
      to++;
    }
    return from < end ? new String(bytes, from, to - from, ISO_8859_1) : "";
  }
}
