package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.ScriptUser;
import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.VrrpScript;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@code vrrp_script} block while it is read. */
final class ScriptDraft {
  final String name;
  final SourcePosition position;
  @Nullable List<String> words;
  @Nullable ScriptUser user;
  boolean userInvalid;
  long intervalMs = 1000;
  long timeoutMs;
  int weightPoints;
  boolean weightReversed;
  int rise = 1;
  int fall = 1;

  ScriptDraft(String name, SourcePosition position) {
    this.name = name;
    this.position = position;
  }

  VrrpScript build(List<String> resolvedWords) {
    return new VrrpScript(
        name,
        new ScriptCommand(resolvedWords, user),
        intervalMs,
        timeoutMs == 0 ? intervalMs : timeoutMs,
        weightPoints,
        weightReversed,
        rise,
        fall,
        position);
  }
}
