package dev.evenkeel.balancer.health;

import java.util.ArrayList;
import java.util.List;

/**
 * A value: the steps of a server's check, and how they are reported.
 *
 * @param kind how failures are told
 * @param rules the first one connects, comments and variables aside
 * @param implicit how many of the first steps the configuration does not show: they are not counted
 * @param connectMs for a connection to stand; 0 for no limit of its own
 * @param answerMs from there to the end of the check; 0: all of it must end within {@code wholeMs}
 * @param wholeMs for the whole check, see {@code answerMs}
 * @param stops404 whether the status 404 means that the server wants no new streams
 * @param sendsState whether requests tell how the balancer sees the server
 */
record CheckPlan(
    Kind kind,
    List<CheckRule> rules,
    int implicit,
    int connectMs,
    int answerMs,
    int wholeMs,
    boolean stops404,
    boolean sendsState) {
  /** How failures are told. */
  enum Kind {
    /** A bare connection, or a built-in protocol: in the protocol's words alone. */
    PLAIN,
    /** {@code option tcp-check}: with the step. */
    TCP_CHECK,
    /** {@code option httpchk}: with the server's words. */
    HTTP
  }

  /** A plan for steps as configured; a connection is put first where none is. */
  static CheckPlan of(
      Kind kind, List<CheckRule> configured, int connectMs, int answerMs, int wholeMs) {
    boolean connects = CheckRule.beginsWithConnect(configured);
    List<CheckRule> rules = new ArrayList<>(configured);
    if (!connects) {
      rules.addFirst(CheckRule.Connect.IMPLICIT);
    }
    int connect = answerMs > 0 && connectMs > 0 ? Math.min(connectMs, wholeMs) : 0;
    return new CheckPlan(
        kind, List.copyOf(rules), connects ? 0 : 1, connect, answerMs, wholeMs, false, false);
  }

  CheckPlan http(boolean stops404, boolean sendsState) {
    return new CheckPlan(kind, rules, implicit, connectMs, answerMs, wholeMs, stops404, sendsState);
  }

  /** Which step a rule is, as people count. */
  int step(int index) {
    return index + 1 - implicit;
  }

  /** The comment of a rule: its own, or that of the rule before it. */
  String comment(int index) {
    String own = rules.get(index).comment();
    if (own.isEmpty() && index > 0 && rules.get(index - 1) instanceof CheckRule.Comment before) {
      return before.comment();
    }
    return own;
  }

  /** Whether nothing that says or hears follows a step. */
  boolean isLast(int index) {
    return rules.subList(index + 1, rules.size()).stream().allMatch(CheckRule::isSilent);
  }

  /** Whether the last thing to be done is to hear an answer. */
  boolean endsWithAnswer() {
    for (int index = 0; index < rules.size(); index++) {
      if (rules.get(index) instanceof CheckRule.Expect && isLast(index)) {
        return true;
      }
    }
    return false;
  }

  /** Whether anything is said or heard beyond the connection. */
  boolean converses() {
    return rules.stream().anyMatch(rule -> !(rule instanceof CheckRule.Connect || rule.isSilent()));
  }
}
