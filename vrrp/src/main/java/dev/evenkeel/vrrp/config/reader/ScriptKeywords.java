package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The {@code vrrp_script} block (keepalived.conf(5), "VRRP script(s)"). */
final class ScriptKeywords {
  private static final int MAX_SECONDS = 4294;
  private static final int MAX_WEIGHT = 253;

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private @Nullable ScriptDraft current;

  ScriptKeywords(ReadContext context) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
  }

  void addTo(KeywordTable top) {
    KeywordTable table =
        new KeywordTable("vrrp_script")
            .line("script", this::script)
            .line("interval", this::interval)
            .line("timeout", this::timeout)
            .line("weight", this::weight)
            .line("rise", line -> count(line, v -> draft().rise = v))
            .line("fall", line -> count(line, v -> draft().fall = v))
            .line("user", this::user)
            .flags(Feature.INIT_FAIL, "init_fail");
    top.block("vrrp_script", Feature.CORE, this::start, table, this::end);
  }

  private ScriptDraft draft() {
    if (current == null) {
      throw new IllegalStateException("outside vrrp_script");
    }
    return current;
  }

  private boolean start(Segment line) {
    current = new ScriptDraft(params.required(line, 1), line.position());
    return true;
  }

  private void script(Segment line) {
    CommandWords.Command command = CommandWords.afterKeyword(line.raw());
    if (command.unterminated()) {
      report.error("String '" + line.raw() + "': missing terminating \"");
      return;
    }
    if (!command.words().isEmpty()) {
      draft().words = command.words();
    }
    if (!command.rest().isEmpty()) {
      report.warn(
          "'" + command.rest() + "' is not passed to the script: quote the command as a whole",
          line.position());
    }
  }

  private void interval(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        MAX_SECONDS,
        seconds -> {
          if (seconds == 0) {
            report.error(
                "("
                    + draft().name
                    + "): vrrp script interval must be greater than 0, setting to 1");
          }
          draft().intervalMs = Math.max(1, seconds) * 1000;
        },
        "(%s): vrrp script interval '%s' must be between 1 and 4294 - ignoring"
            .formatted(draft().name, word));
  }

  private void timeout(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        MAX_SECONDS,
        seconds -> {
          if (seconds == 0) {
            report.error(
                "(" + draft().name + "): vrrp script timeout must be greater than 0, setting to 1");
          }
          draft().timeoutMs = Math.max(1, seconds) * 1000;
        },
        "(%s): vrrp script timeout '%s' invalid - ignoring".formatted(draft().name, word));
  }

  private void weight(Segment line) {
    String word = params.required(line, 1);
    params.signed(
        word,
        -MAX_WEIGHT,
        MAX_WEIGHT,
        v -> draft().weightPoints = v,
        "vrrp_script %s weight %s must be in [-253, 253]".formatted(draft().name, word));
    if (line.size() > 2) {
      if (line.word(2).equals("reverse")) {
        draft().weightReversed = true;
      } else {
        report.error(
            "vrrp_script %s unknown weight option %s".formatted(draft().name, line.word(2)));
      }
    }
  }

  private void count(Segment line, IntConsumer use) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        1,
        Integer.MAX_VALUE,
        v -> use.accept((int) v),
        "(%s): vrrp script %s value '%s' invalid, defaulting to 1"
            .formatted(draft().name, line.word(0), word));
  }

  private void user(Segment line) {
    params.required(line, 1);
    context
        .scriptUsers
        .named(line, 1)
        .ifPresentOrElse(
            user -> draft().user = user,
            () -> {
              var words = draft().words;
              report.error(
                  "Unable to set uid/gid for script "
                      + (words == null ? "" : "'" + String.join(" ", words) + "'"));
              draft().userInvalid = true;
            });
  }

  private void end() {
    ScriptDraft script = draft();
    current = null;
    if (script.userInvalid) {
      return;
    }
    if (script.words == null) {
      report.error("No script set for vrrp_script " + script.name + " - removing");
      return;
    }
    if (script.user == null) {
      if (!context.scriptUsers.defaultUsable()) {
        report.error("Unable to set default user for vrrp script " + script.name + " - removing");
        return;
      }
      script.user = context.scriptUsers.defaultUser();
    }
    context.scripts.add(script);
  }
}
