package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import java.util.ArrayList;
import java.util.List;

/**
 * The parsers of {@code external-check} and {@code email-alert} (manual, chapter 4.2). Stateless.
 */
final class ExternalKeywords {
  private static final List<String> LEVELS =
      List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

  private ExternalKeywords() {}

  static void externalCheck(Line line, ProxyDraft proxy) {
    String word = line.word(1);
    if (word.isEmpty()) {
      line.alert(" : missing argument after 'external-check'.");
    } else if (!word.equals("command") && !word.equals("path")) {
      line.alert(" : 'external-check' only supports 'command' and 'path'. but got '" + word + "'.");
    } else if (line.word(2).isEmpty()) {
      line.alert(" : missing argument after '" + word + "'.");
    } else if (line.count() > 3) {
      line.alert(" : 'external-check' cannot handle unexpected argument '" + line.word(3) + "'.");
    } else {
      proxy
          .settings()
          .set(
              word.equals("command") ? CheckSettings.EXTERNAL_COMMAND : CheckSettings.EXTERNAL_PATH,
              line.word(2));
    }
  }

  /** Mail was given up by 3.3, and is not sent: the validity of the whole says so. */
  static void emailAlert(Line line, ProxyDraft proxy) {
    String word = line.word(1);
    switch (word) {
      case "" -> line.alert(" : missing argument after 'email-alert'.");
      case "from", "to", "mailers", "myhostname" -> note(proxy, word);
      case "level" -> {
        if (LEVELS.contains(line.word(2))) {
          note(proxy, word);
        } else {
          line.alert(" : unknown log level 'level' after '" + line.word(2) + "'");
        }
      }
      default -> line.alert(" : email-alert: unknown argument '" + word + "'.");
    }
  }

  private static void note(ProxyDraft proxy, String word) {
    List<String> given = new ArrayList<>(proxy.settings().get(CheckSettings.EMAIL_ALERT));
    given.add(word);
    proxy.settings().set(CheckSettings.EMAIL_ALERT, List.copyOf(given));
  }
}
