package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.ScriptUser;
import dev.evenkeel.vrrp.config.VrrpScript;
import dev.evenkeel.vrrp.config.reader.ScriptFiles.Found;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks that scripts can be run and, as far as they run as root, that only root can change them
 * (keepalived.conf(5), "SCRIPTS").
 */
final class ScriptChecks {
  private final Report report;
  private final GlobalDraft global;
  private final ScriptFiles files;
  private boolean anyRuns;
  private boolean anyInsecure;

  ScriptChecks(ReadContext context) {
    this.report = context.report;
    this.global = context.global;
    this.files = new ScriptFiles(context.environment);
  }

  /** The track scripts that can be run. */
  List<VrrpScript> trackScripts(List<ScriptDraft> drafts) {
    List<VrrpScript> usable = new ArrayList<>();
    for (ScriptDraft draft : drafts) {
      List<String> words = draft.words;
      if (words == null) {
        continue;
      }
      Found found = files.find(words.getFirst());
      String disabling = "Disabling track script " + draft.name;
      switch (found.verdict()) {
        case NOT_FOUND -> {
          logMissing(found);
          report.error(disabling + " since not found/accessible");
        }
        case WRONG_TYPE -> {
          report.log("Wrong file type found in script path '" + found.path() + "'.");
          report.error(disabling + " due to insecure");
        }
        case NOT_EXECUTABLE -> logNotExecutable(found);
        case SHELL_LINE -> usable.add(draft.build(shellLine(words)));
        case INSECURE, USABLE -> {
          if (mayRun(found, draft.user)) {
            usable.add(draft.build(resolved(found, words)));
          } else {
            report.error(disabling + " due to insecure");
          }
        }
      }
    }
    return usable;
  }

  /** A notify script that can be run, or null. */
  @Nullable ScriptCommand notifyScript(@Nullable CommandDraft draft) {
    if (draft == null) {
      return null;
    }
    Found found = files.find(draft.words().getFirst());
    switch (found.verdict()) {
      case NOT_FOUND -> logMissing(found);
      case WRONG_TYPE -> report.log("Wrong file type found in script path '" + found.path() + "'.");
      case NOT_EXECUTABLE -> logNotExecutable(found);
      case SHELL_LINE -> {
        return new ScriptCommand(shellLine(draft.words()), draft.user());
      }
      case INSECURE, USABLE -> {
        if (mayRun(found, draft.user())) {
          return new ScriptCommand(resolved(found, draft.words()), draft.user());
        }
        report.log("Disabling notify script " + draft.words().getFirst() + " due to insecure");
      }
    }
    return null;
  }

  private boolean mayRun(Found found, @Nullable ScriptUser user) {
    if (found.searched()) {
      String written = found.path().substring(found.path().lastIndexOf('/') + 1);
      report.log(
          "WARNING - script `%s` resolved by path search to `%s`. Please specify full path."
              .formatted(written, found.path()));
    }
    boolean asRoot = user == null || user.user().equals("root");
    boolean insecure = asRoot && found.verdict() == ScriptFiles.Verdict.INSECURE;
    anyInsecure |= insecure;
    if (insecure && global.scriptSecurity) {
      return false;
    }
    anyRuns = true;
    return true;
  }

  private static List<String> shellLine(List<String> words) {
    return List.of("/bin/sh", "-c", String.join(" ", words));
  }

  private static List<String> resolved(Found found, List<String> words) {
    List<String> resolved = new ArrayList<>(words);
    resolved.set(0, found.path());
    return resolved;
  }

  private void logMissing(Found found) {
    report.log(
        found.path().indexOf('/') >= 0
            ? "Script " + found.path() + " cannot be accessed - No such file or directory"
            : "Cannot find script " + found.path() + " in path - disabling");
  }

  private void logNotExecutable(Found found) {
    report.log("WARNING - script '" + found.path() + "' is not executable - disabling.");
  }

  /** Complains once if scripts run without security. */
  void reportSecurity(String which) {
    if (anyRuns && !global.scriptSecurity) {
      report.error(
          ExitCode.SECURITY,
          ("SECURITY VIOLATION - %sscripts are being executed but script_security not "
                  + "enabled.%s")
              .formatted(which, anyInsecure ? " There are insecure scripts." : ""));
    }
  }
}
