package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a {@code log} line or a rule names a log profile, whose section may stand anywhere. Changed
 * by the thread that reads the configuration, then only read.
 */
public final class ProfileUse {
  private final String name;
  private final SourcePosition position;
  private @Nullable LogProfile profile;

  ProfileUse(String name, SourcePosition position) {
    this.name = name;
    this.position = position;
  }

  /** Keeps the use by a rule with the section that the rule stands in. */
  public static ProfileUse ofRule(ProxyDraft proxy, String name, SourcePosition position) {
    ProfileUse use = new ProfileUse(name, position);
    List<ProfileUse> uses = new ArrayList<>(proxy.settings().get(LogSettings.PROFILES_OF_RULES));
    uses.add(use);
    proxy.settings().set(LogSettings.PROFILES_OF_RULES, List.copyOf(uses));
    return use;
  }

  /** Returns the name. */
  String name() {
    return name;
  }

  /** Returns where the name stands. */
  SourcePosition position() {
    return position;
  }

  /** Returns the profile; null as long as not all sections are read. */
  public @Nullable LogProfile profile() {
    return profile;
  }

  /** Says which profile it is. */
  void found(LogProfile profile) {
    this.profile = profile;
  }
}
