package dev.evenkeel.balancer.health;

/**
 * A value: how one check ended.
 *
 * @param status which of HAProxy's outcomes
 * @param code the number that goes with it, see {@link CheckStatus#hasCode}
 * @param info what else there is to say, one char for each byte; empty where there is nothing
 * @param durationMs from its start; -1 for what was no check
 */
record CheckResult(CheckStatus status, int code, String info, long durationMs) {
  /** Bytes that HAProxy keeps of what a server says. */
  private static final int MAX_INFO = 127;

  CheckResult {
    info = info.length() > MAX_INFO ? info.substring(0, MAX_INFO) : info;
  }

  /** {@code reason: ..., code: N, info: "...", check duration: Nms}. */
  String describe() {
    StringBuilder text = new StringBuilder("reason: ").append(status.description());
    if (status.hasCode()) {
      text.append(", code: ").append(code);
    }
    if (!info.isEmpty()) {
      text.append(", info: \"");
      escape(text, info);
      text.append('"');
    }
    return durationMs < 0
        ? text.toString()
        : text.append(", check duration: ").append(durationMs).append("ms").toString();
  }

  /** Bytes that could break a log line or its quotes are shown as {@code <XX>}. */
  private static void escape(StringBuilder to, String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '<' || c == '>') {
        to.append('<').append(String.format("%02X", (int) c)).append('>');
      } else {
        to.append(c);
      }
    }
  }
}
