package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ServerDraft;
import dev.evenkeel.balancer.config.Settings;
import java.util.List;
import java.util.function.Consumer;

/** What no single line about health checks can show. Owned by the thread that reads. */
public final class CheckValidity {
  private final Consumer<String> alert;
  private final Consumer<String> warning;

  /**
   * @param alert takes what keeps the configuration from being used
   * @param warning takes what does not
   */
  public CheckValidity(Consumer<String> alert, Consumer<String> warning) {
    this.alert = alert;
    this.warning = warning;
  }

  /** Checks what a section says about checks. */
  public void check(ProxyDraft proxy, Settings.Builder global) {
    CheckMethod method = proxy.settings().get(CheckSettings.METHOD);
    if (method == CheckMethod.EXTERNAL) {
      checkExternal(proxy, global);
    } else {
      warnOfUnused(
          proxy, !proxy.settings().get(CheckSettings.EXTERNAL_COMMAND).isEmpty(), "command");
      warnOfUnused(proxy, !proxy.settings().get(CheckSettings.EXTERNAL_PATH).isEmpty(), "path");
    }
    if (proxy.hasBackend()) {
      boolean http =
          proxy.settings().get(CheckSettings.HTTP_RULES).stream().anyMatch(CheckValidity::written);
      boolean tcp = !proxy.settings().get(CheckSettings.TCP_RULES).isEmpty();
      warnOfIgnored(proxy, http && method != CheckMethod.HTTP, "http-check", "option httpchk");
      warnOfIgnored(proxy, tcp && method != CheckMethod.TCP, "tcp-check", "option tcp-check");
    }
  }

  /** The request of {@code option httpchk} is no rule of its own. */
  private static boolean written(CheckRule rule) {
    return !(rule instanceof CheckRule.SendHttp send) || send.written();
  }

  private void warnOfIgnored(ProxyDraft proxy, boolean ignored, String rules, String option) {
    if (ignored) {
      warning.accept(
          proxy.describe()
              + " uses "
              + rules
              + " rules without '"
              + option
              + "', so the rules are ignored.");
    }
  }

  private void warnOfUnused(ProxyDraft proxy, boolean given, String word) {
    if (given) {
      warning.accept(
          "'external-check "
              + word
              + "' will be ignored for "
              + proxy.describe()
              + " (requires 'option external-check').");
    }
  }

  private void checkExternal(ProxyDraft proxy, Settings.Builder global) {
    String start = "Proxy '" + proxy.name() + "' : ";
    String command = proxy.settings().get(CheckSettings.EXTERNAL_COMMAND);
    if (!global.get(CheckSettings.EXTERNAL_ALLOWED)) {
      alert.accept(
          start + "'option external-check' unable to find required 'global.external-check'.");
    }
    if (command.isEmpty()) {
      alert.accept(
          start + "'option external-check' unable to find required 'external-check command'.");
    }
    if (!global.get(CheckSettings.FORK_WANTED)) {
      warning.accept(
          start
              + "'insecure-fork-wanted' not enabled in the global section, 'option external-check'"
              + " will likely fail.");
    }
  }

  /** Checks a section's servers, once all sections have been checked. */
  public void checkServers(ProxyDraft proxy, java.util.function.Predicate<ServerDraft> hasPort) {
    CheckMethod method = proxy.settings().get(CheckSettings.METHOD);
    String command = proxy.settings().get(CheckSettings.EXTERNAL_COMMAND);
    for (ServerDraft server : proxy.servers()) {
      checkAgent(proxy, server);
      if (!server.settings().get(CheckSettings.CHECK)) {
        continue;
      }
      String start = "config: " + proxy.describe() + ": server '" + server.name() + "' ";
      if (!hasPort.test(server)) {
        String problem = portProblem(proxy, method);
        if (!problem.isEmpty()) {
          alert.accept(start + problem);
        }
      }
      String proto = server.settings().get(CheckSettings.PROTO);
      boolean http = method == CheckMethod.HTTP;
      if (!proto.isEmpty() && http == proto.equals("none")) {
        alert.accept(start + "uses an incompatible MUX protocol for the selected check type");
      }
    }
    boolean checked = proxy.servers().stream().anyMatch(s -> s.settings().get(CheckSettings.CHECK));
    if (checked
        && method == CheckMethod.EXTERNAL
        && !command.isEmpty()
        && !command.startsWith("/")
        && proxy.settings().get(CheckSettings.EXTERNAL_PATH).isEmpty()) {
      alert.accept(
          "Proxy '"
              + proxy.name()
              + "': 'external-check command' does not have a leading '/' and 'external-check path'"
              + " is not set.");
    }
  }

  private void checkAgent(ProxyDraft proxy, ServerDraft server) {
    if (server.settings().get(CheckSettings.AGENT_CHECK)
        && server.settings().get(CheckSettings.AGENT_PORT) <= 0) {
      alert.accept(
          "["
              + server.position()
              + "] : 'server "
              + proxy.name()
              + "/"
              + server.name()
              + "' : server "
              + server.name()
              + ServerCheckOptions.NO_AGENT_PORT
              + ".");
    }
  }

  private static String portProblem(ProxyDraft proxy, CheckMethod method) {
    List<CheckRule> rules =
        switch (method) {
          case TCP -> proxy.settings().get(CheckSettings.TCP_RULES);
          case HTTP -> proxy.settings().get(CheckSettings.HTTP_RULES);
          default -> proxy.settings().get(CheckSettings.PROTOCOL_RULES);
        };
    String none = "has neither service port nor check port";
    if (rules.isEmpty()) {
      return none + ".";
    }
    CheckRule first =
        rules.stream().filter(r -> !(r instanceof CheckRule.Comment)).findFirst().orElse(null);
    if (!(first instanceof CheckRule.Connect connect) || connect.port() == 0) {
      return none + " nor tcp_check rule 'connect' with port information.";
    }
    boolean unknown =
        rules.stream().anyMatch(r -> r instanceof CheckRule.Connect other && other.port() == 0);
    return unknown ? none + ", and a tcp_check rule 'connect' with no port information." : "";
  }

  /** Mail is not sent; says so, or warns of what is incomplete, as the release does. */
  public void checkMail(ProxyDraft proxy, Compatibility compatibility) {
    List<String> given = proxy.settings().get(CheckSettings.EMAIL_ALERT);
    if (given.isEmpty()) {
      return;
    }
    if (!given.containsAll(List.of("from", "mailers", "to"))) {
      warning.accept(
          "'email-alert' will be ignored for "
              + proxy.describe()
              + " (the presence any of 'email-alert from', 'email-alert level' 'email-alert"
              + " mailers', 'email-alert myhostname', or 'email-alert to' requires each of"
              + " 'email-alert from', 'email-alert mailers' and 'email-alert to' to be present).");
    } else {
      alert.accept(
          proxy.describe()
              + ": 'email-alert': mail is not sent by Evenkeel"
              + (compatibility.sendsMail() ? "" : ", nor by HAProxy itself since 3.3")
              + "; let the logs or 'on-marked-down' tell an alerting system instead.");
    }
  }

  /** The words of {@code option spop-check} are those of the release. */
  public static void adapt(Settings.Builder settings, Compatibility compatibility) {
    if (settings.get(CheckSettings.METHOD) == CheckMethod.SPOP) {
      settings.set(
          CheckSettings.PROTOCOL_RULES,
          ProtocolChecks.spop(compatibility.callsUnfinishedSpopFramesInvalid()));
    }
  }
}
