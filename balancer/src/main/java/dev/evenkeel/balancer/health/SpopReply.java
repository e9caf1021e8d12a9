package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.health.Match.Judgement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Reads the answer of a stream processing agent to HELLO (SPOE, chapter 3.2). One answer each. */
final class SpopReply {
  private static final int AGENT_HELLO = 101;
  private static final int AGENT_DISCONNECT = 102;
  private static final int FLAG_FIN = 1;
  private static final int MIN_FRAME_BYTES = 256;
  private static final int MAX_FRAME_BYTES = 16380;
  private static final int HEADER_BYTES = 5;

  private static final String INVALID = "invalid frame received";
  private static final String FRAGMENTED = "fragmentation not supported";

  private final byte[] bytes;
  private final int end;
  private int at;

  /** The frame ends where something more should be. */
  private static final class Truncated extends Exception {
    private static final long serialVersionUID = 1L;

    Truncated() {
      super("truncated frame", null, false, false);
    }
  }

  private SpopReply(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
    this.at = 4;
  }

  /**
   * Judges what has come.
   *
   * @param terse whether an unfinished frame is called invalid, as newer releases do
   */
  static Judgement judge(byte[] bytes, int length, boolean ended, boolean terse) {
    if (length < 4) {
      return ended ? failure(INVALID) : Judgement.WAIT;
    }
    long size = java.nio.ByteBuffer.wrap(bytes).getInt(0) & 0xffff_ffffL;
    if (length < 4 + size && !ended) {
      return Judgement.WAIT;
    }
    String problem;
    try {
      problem = new SpopReply(bytes, (int) Math.min(length, 4 + size)).problem();
    } catch (Truncated broken) {
      problem = INVALID;
    }
    if (terse && problem.equals(FRAGMENTED)) {
      problem = INVALID;
    }
    return problem.isEmpty()
        ? Judgement.done(CheckStatus.L7OK, 0, "SPOA server is ok")
        : failure(problem);
  }

  private static Judgement failure(String problem) {
    return Judgement.done(CheckStatus.L7RSP, 0, problem);
  }

  private String problem() throws Truncated {
    if (end - at < HEADER_BYTES) {
      return end == at || type() != AGENT_HELLO ? INVALID : FRAGMENTED;
    }
    int type = type();
    if (type != AGENT_HELLO && type != AGENT_DISCONNECT) {
      return INVALID;
    }
    boolean finished = (bytes[at + 4] & FLAG_FIN) != 0;
    at += HEADER_BYTES;
    if (!finished) {
      return FRAGMENTED;
    }
    long stream = integer();
    long frame = integer();
    if (stream != 0 || frame != 0) {
      return INVALID;
    }
    Map<String, Object> said = pairs();
    return type == AGENT_DISCONNECT
        ? String.valueOf(Objects.requireNonNullElse(said.get("message"), "unknown error"))
        : helloProblem(said);
  }

  private int type() {
    return bytes[at] & 0xff;
  }

  private static String helloProblem(Map<String, Object> said) {
    if (!(said.get("version") instanceof String version)) {
      return "version value not found";
    }
    if (!version.strip().startsWith("2.")) {
      return "unsupported version";
    }
    if (!(said.get("max-frame-size") instanceof Long size)) {
      return "max-frame-size value not found";
    }
    if (size < MIN_FRAME_BYTES || size > MAX_FRAME_BYTES) {
      return "max-frame-size too big or too small";
    }
    return said.get("capabilities") instanceof String ? "" : "capabilities value not found";
  }

  private Map<String, Object> pairs() throws Truncated {
    Map<String, Object> pairs = new HashMap<>();
    while (at < end) {
      String name = text();
      pairs.put(name, value());
    }
    return pairs;
  }

  /** Typed data: the low four bits of the first byte are the type. */
  private Object value() throws Truncated {
    int first = next();
    return switch (first & 0x0f) {
      case 0 -> "";
      case 1 -> (first & 0x10) != 0;
      case 2, 3, 4, 5 -> integer();
      case 6 -> skip(4);
      case 7 -> skip(16);
      case 8, 9 -> text();
      default -> throw new Truncated();
    };
  }

  private Long skip(int count) throws Truncated {
    for (int i = 0; i < count; i++) {
      next();
    }
    return 0L;
  }

  private String text() throws Truncated {
    long length = integer();
    if (length > end - at) {
      throw new Truncated();
    }
    String text = new String(bytes, at, (int) length, ISO_8859_1);
    at += (int) length;
    return text;
  }

  /** A variable-length integer: up to 239 one byte, then four bits more, then seven each. */
  private long integer() throws Truncated {
    long value = next();
    if (value < 240) {
      return value;
    }
    int shift = 4;
    int read;
    do {
      read = next();
      value += (long) read << shift;
      shift += 7;
    } while (read >= 128 && shift < 60);
    return value;
  }

  private int next() throws Truncated {
    if (at >= end) {
      throw new Truncated();
    }
    return bytes[at++] & 0xff;
  }
}
