package dev.evenkeel.balancer.health;

/**
 * A value: how one check ended.
 *
 * @param status which of HAProxy's outcomes
 * @param info the system's reason, empty where there is none
 * @param durationMs from its start
 */
record CheckResult(Status status, String info, long durationMs) {
  /** HAProxy's outcomes of a check at layer 4, with the code of its statistics. */
  enum Status {
    L4OK("Layer4 check passed", true),
    L4TOUT("Layer4 timeout", false),
    L4CON("Layer4 connection problem", false),
    SOCKERR("Socket error", false);

    final String description;
    final boolean passed;

    Status(String description, boolean passed) {
      this.description = description;
      this.passed = passed;
    }
  }

  /** {@code reason: ..., info: "...", check duration: Nms}. */
  String describe() {
    return "reason: "
        + status.description
        + (info.isEmpty() ? "" : ", info: \"" + info + "\"")
        + ", check duration: "
        + durationMs
        + "ms";
  }
}
