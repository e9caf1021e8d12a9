package dev.evenkeel.balancer.webstats;

import org.jspecify.annotations.Nullable;

/**
 * What can be done to servers from the statistics page (manual, keyword {@code stats admin}). The
 * last four are of forms that older releases have made; no page offers them.
 */
public enum StatsAction {
  READY("ready", "Set state to READY"),
  DRAIN("drain", "Set state to DRAIN"),
  MAINTAIN("maint", "Set state to MAINT"),
  DISABLE_CHECK("dhlth", "Health: disable checks"),
  ENABLE_CHECK("ehlth", "Health: enable checks"),
  FORCE_UP("hrunn", "Health: force UP"),
  FORCE_STOPPING("hnolb", "Health: force NOLB"),
  FORCE_DOWN("hdown", "Health: force DOWN"),
  DISABLE_AGENT("dagent", "Agent: disable checks"),
  ENABLE_AGENT("eagent", "Agent: enable checks"),
  FORCE_AGENT_UP("arunn", "Agent: force UP"),
  FORCE_AGENT_DOWN("adown", "Agent: force DOWN"),
  SHUT_DOWN_SESSIONS("shutdown", "Kill Sessions"),
  DISABLE("disable", ""),
  ENABLE("enable", ""),
  STOP("stop", ""),
  START("start", "");

  private final String word;
  private final String label;

  StatsAction(String word, String label) {
    this.word = word;
    this.label = label;
  }

  /** What the form sends. */
  public String word() {
    return word;
  }

  /** What people choose; empty for what they cannot. */
  public String label() {
    return label;
  }

  static @Nullable StatsAction of(String word) {
    for (StatsAction action : values()) {
      if (action.word.equals(word)) {
        return action;
      }
    }
    return null;
  }
}
