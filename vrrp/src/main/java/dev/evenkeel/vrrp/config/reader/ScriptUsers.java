package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.ScriptUser;
import dev.evenkeel.vrrp.config.text.Segment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whom a script runs as: its own user, {@code script_user}, keepalived_script, or root. */
final class ScriptUsers {
  private static final String DEFAULT_USER = "keepalived_script";

  private final Report report;
  private final Environment environment;
  private final GlobalDraft global;
  private @Nullable Boolean defaultUsable;

  ScriptUsers(Report report, Environment environment, GlobalDraft global) {
    this.report = report;
    this.environment = environment;
    this.global = global;
  }

  /** The user and group written from a word on; empty if one of them does not exist. */
  Optional<ScriptUser> named(Segment line, int index) {
    String user = line.word(index);
    if (!environment.userExists().test(user)) {
      report.log("Script user '" + user + "' does not exist");
      return Optional.empty();
    }
    if (index + 1 >= line.size()) {
      return Optional.of(new ScriptUser(user, null));
    }
    String group = line.word(index + 1);
    if (!environment.groupExists().test(group)) {
      report.log("Script group '" + group + "' does not exist");
      return Optional.empty();
    }
    return Optional.of(new ScriptUser(user, group));
  }

  /** Whether there is someone to run a script as that names no user. */
  boolean defaultUsable() {
    if (global.scriptUser != null) {
      return true;
    }
    if (defaultUsable == null) {
      boolean exists = environment.userExists().test(DEFAULT_USER);
      if (exists) {
        global.scriptUser = new ScriptUser(DEFAULT_USER, null);
        defaultUsable = true;
        return true;
      }
      report.log("Script user '" + DEFAULT_USER + "' does not exist");
      defaultUsable = !global.scriptSecurity;
      if (global.scriptSecurity) {
        report.error("Unable to set default user " + DEFAULT_USER + " for script");
      }
    }
    return defaultUsable;
  }

  /** Whom a script runs as that names no user; null is the daemon's own user. */
  @Nullable ScriptUser defaultUser() {
    return global.scriptUser;
  }
}
