package dev.evenkeel.balancer.health;

/** What the result of a check says beside its status, in HAProxy's words. Stateless. */
final class CheckWords {
  private CheckWords() {}

  /** Of a check that broke off: the system's reason, and for {@code tcp-check} the step. */
  static String interruption(CheckPlan plan, int index, String reason) {
    if (plan.kind() != CheckPlan.Kind.TCP_CHECK) {
      return reason;
    }
    int at = Math.min(index, plan.rules().size() - 1);
    CheckRule rule = plan.rules().get(at);
    if (at < plan.implicit()) {
      return reason + " at initial connection step of tcp-check";
    }
    String comment = plan.comment(at);
    return reason
        + " at step "
        + plan.step(at)
        + " of tcp-check ("
        + name(rule)
        + ")"
        + (comment.isEmpty() ? "" : " comment: '" + comment + "'");
  }

  private static String name(CheckRule rule) {
    return switch (rule) {
      case CheckRule.Connect connect ->
          connect.port() > 0 ? "connect port " + connect.port() : "connect";
      case CheckRule.Send send -> "send";
      case CheckRule.SendHttp send -> "send";
      case CheckRule.Comment comment -> "comment";
      case CheckRule.SetVariable set -> "action";
      case CheckRule.UnsetVariable unset -> "action";
      case CheckRule.Expect expect ->
          switch (expect.match()) {
            case Match.Text(String text) -> "expect string '" + text + "'";
            case Match.Bytes(String bytes) -> "expect binary '" + bytes + "'";
            case Match.Made made -> "expect log-format string";
            case Match.Regex regex -> "expect regex";
            case Match.HexRegex regex -> "expect binary regex";
            default -> "expect";
          };
    };
  }

  /** Of bytes that are not what was expected, for {@code tcp-check}. */
  static String mismatch(CheckPlan plan, int index, CheckRule.Expect rule, String onError) {
    if (!onError.isEmpty()) {
      return onError + suffix(plan, index);
    }
    if (plan.kind() != CheckPlan.Kind.TCP_CHECK) {
      return "";
    }
    String what =
        switch (rule.match()) {
          case Match.Text(String text) -> "'" + text + "'";
          case Match.Bytes bytes -> "(binary)";
          case Match.Made made -> "(log-format string)";
          case Match.Regex regex -> "(regex)";
          case Match.HexRegex regex -> "(binary regex)";
          default -> "";
        };
    return (rule.negated() ? "TCPCHK matched unwanted content " : "TCPCHK did not match content ")
        + what
        + " at step "
        + plan.step(index)
        + suffix(plan, index);
  }

  /** Of an answer that ended before it began. */
  static String empty(CheckPlan plan, int index) {
    return "TCPCHK got an empty response at step " + plan.step(index) + suffix(plan, index);
  }

  /** Of a text that could not be made. */
  static String unmade(CheckPlan plan, int index) {
    return "tcp-check send : failed to build log-format string at step "
        + plan.step(index)
        + suffix(plan, index);
  }

  /** The comment of a step, to be put after something else. */
  static String suffix(CheckPlan plan, int index) {
    String comment = plan.comment(index);
    return comment.isEmpty() ? "" : " comment: " + comment;
  }

  /** Of a success. */
  static String success(CheckPlan plan, String info) {
    boolean named =
        plan.kind() == CheckPlan.Kind.TCP_CHECK && plan.rules().size() > plan.implicit();
    return info.isEmpty() && named ? "(tcp-check)" : info;
  }
}
