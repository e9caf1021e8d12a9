package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.BackendRule;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.DispatchKeyword;
import dev.evenkeel.balancer.backend.HashExpression;
import dev.evenkeel.balancer.backend.ServerRule;
import dev.evenkeel.balancer.backend.StateFiles;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.Guids;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.config.ServerDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.health.CheckSettings;
import dev.evenkeel.balancer.health.CheckValidity;
import dev.evenkeel.balancer.log.LogKeywords;
import dev.evenkeel.balancer.log.RingSection;
import dev.evenkeel.balancer.net.ListenerSettings;
import dev.evenkeel.balancer.reply.ErrorKeywords;
import dev.evenkeel.balancer.reply.NamedErrors;
import dev.evenkeel.balancer.rule.TcpRuleKeywords;
import dev.evenkeel.balancer.rule.http.HttpRuleKeywords;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.stick.StickKeywords;
import dev.evenkeel.balancer.tcp.HttpKeywords;
import dev.evenkeel.balancer.tcp.Timeouts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks what no single line can show: references, duplicates, what is missing. Owned by the thread
 * that reads the configuration; used once.
 */
final class Validity {
  private final Diagnostics diagnostics;
  private final SampleLanguage language;
  private final NamedErrors namedErrors;
  private final Compatibility compatibility;
  private final CheckValidity checks;
  private boolean right = true;

  Validity(
      Diagnostics diagnostics,
      SampleLanguage language,
      NamedErrors namedErrors,
      Compatibility compatibility) {
    this.namedErrors = namedErrors;
    this.diagnostics = diagnostics;
    this.language = language;
    this.compatibility = compatibility;
    this.checks = new CheckValidity(this::alert, diagnostics::warning);
  }

  /** Checks all proxies; false if something is wrong, which was then said. */
  boolean check(List<ProxyDraft> defaults, List<ProxyDraft> proxies, Settings.Builder global) {
    for (ProxyDraft each : defaults) {
      language.references().checkDefaults(each, proxies, this::alert);
    }
    List<ProxyDraft> enabled =
        proxies.stream().filter(p -> !p.settings().get(ProxySettings.DISABLED)).toList();
    namedErrors.resolve(this::alert, diagnostics::warning);
    for (ProxyDraft proxy : enabled) {
      ErrorKeywords.resolve(proxy, namedErrors, this::alert, diagnostics::warning);
      checkBinds(proxy);
      checkBackends(proxy, proxies);
      HttpValidity.checkBackends(proxy, proxies, this::alert);
      StickKeywords.check(proxy, proxies, this::alert);
      checkServerRules(proxy);
      TcpRuleKeywords.check(proxy, proxies, this::alert);
      HttpRuleKeywords.check(proxy, this::alert);
      checks.check(proxy, global);
      checks.checkMail(proxy, compatibility);
      checkLogFormat(proxy);
      right &= LogKeywords.compileFormat(proxy, language, diagnostics);
      right &= LogKeywords.compileUniqueId(proxy, language, diagnostics);
      DispatchKeyword.check(proxy, diagnostics::warning);
      HashExpression.compile(proxy, language, this::alert);
      language.references().check(proxy, proxies, this::alert);
      checkTimeouts(proxy);
      checkLogTargets(proxy, global);
      checkServers(proxy);
      HttpValidity.warn(proxy, diagnostics::warning);
      HttpValidity.checkServers(proxy, this::alert);
      checkStateFile(proxy, global);
    }
    for (ProxyDraft proxy : enabled) {
      checks.checkServers(proxy, Validity::hasPort);
    }
    for (ProxyDraft proxy : enabled) {
      HttpKeywords.warnOfFastOpen(proxy, diagnostics::warning);
    }
    Guids.check(enabled, this::alert);
    right &= new TrackValidity(diagnostics, proxies).check(enabled);
    return right;
  }

  private void alert(String text) {
    right = false;
    diagnostics.alert(text);
  }

  private void checkBinds(ProxyDraft proxy) {
    if (proxy.hasFrontend() && proxy.binds().isEmpty()) {
      diagnostics.warning(
          proxy.describe()
              + " has no 'bind' directive. Please declare it as a backend if this was intended.");
    }
    Map<Integer, Boolean> ids = new HashMap<>();
    proxy.binds().stream()
        .map(b -> b.get(ListenerSettings.ID))
        .filter(id -> id != 0)
        .forEach(id -> {
          if (ids.put(id, true) != null) {
            alert(proxy.describe() + " uses the listener id " + id + " twice.");
          }
        });
  }

  private void checkBackends(ProxyDraft proxy, List<ProxyDraft> proxies) {
    if (concerns(proxy, BackendSettings.DEFAULT_BACKEND)) {
      proxy
          .settings()
          .get(BackendSettings.DEFAULT_BACKEND)
          .ifPresent(name -> checkBackend(proxy, "default_backend", name, proxies));
    }
    for (BackendRule rule : proxy.settings().get(BackendRules.USE_BACKEND)) {
      String name = rule.fixedName();
      if (name != null) {
        checkBackend(proxy, "use_backend", name, proxies);
      }
    }
  }

  /** What only frontends carry out does not concern a backend that merely inherits it. */
  private static <T> boolean concerns(ProxyDraft proxy, Setting<Optional<T>> setting) {
    return proxy.hasFrontend()
        || !proxy.settings().get(setting).equals(proxy.inherited().get(setting));
  }

  private void checkServerRules(ProxyDraft proxy) {
    for (ServerRule rule : proxy.settings().get(BackendRules.USE_SERVER)) {
      String name = rule.name().constant();
      if (name != null && proxy.servers().stream().noneMatch(s -> s.name().equals(name))) {
        alert(
            proxy.describe()
                + " : unable to find server '"
                + name
                + "' referenced in a 'use-server' rule.");
      }
    }
  }

  private void checkBackend(
      ProxyDraft proxy, String keyword, String name, List<ProxyDraft> proxies) {
    Optional<ProxyDraft> target =
        proxies.stream().filter(p -> p.hasBackend() && p.name().equals(name)).findFirst();
    if (target.isEmpty()) {
      alert(proxyName(proxy) + "unable to find required " + keyword + ": '" + name + "'.");
    } else if (target.get() == proxy) {
      alert(proxyName(proxy) + "loop detected for " + keyword + ": '" + name + "'.");
    }
  }

  private static String proxyName(ProxyDraft proxy) {
    return "Proxy '" + proxy.name() + "': ";
  }

  private void checkLogFormat(ProxyDraft proxy) {
    Optional<LogKeywords.FormatOrigin> origin = proxy.settings().get(LogKeywords.FORMAT_ORIGIN);
    if (origin.isEmpty()
        || !concerns(proxy, LogKeywords.FORMAT_ORIGIN)
        || HttpValidity.speaksHttp(proxy)) {
      return;
    }
    String keyword = origin.get().keyword();
    boolean http = proxy.settings().get(ProxySettings.MODE) == ProxyMode.HTTP;
    if (keyword.startsWith("option http") && !http) {
      String shown = keyword.endsWith(" clf") ? "option httplog" : keyword;
      diagnostics.warning(
          "parsing ["
              + origin.get().position()
              + "] : '"
              + shown
              + "' not usable with "
              + proxy.describe()
              + " (needs 'mode http'). Falling back to 'option tcplog'.");
    }
  }

  private void checkLogTargets(ProxyDraft proxy, Settings.Builder global) {
    boolean formatted = proxy.settings().get(LogKeywords.FORMAT_ORIGIN).isPresent();
    if (formatted && proxy.hasFrontend() && !LogKeywords.hasTarget(proxy.settings(), global)) {
      diagnostics.warning(
          "log format ignored for " + proxy.describe() + " since it has no log address.");
    }
  }

  private void checkStateFile(ProxyDraft proxy, Settings.Builder global) {
    if (proxy.hasBackend()
        && proxy.settings().get(StateFiles.SOURCE) == StateFiles.Source.GLOBAL
        && global.get(StateFiles.GLOBAL_FILE).isEmpty()) {
      diagnostics.warning(
          proxy.describe()
              + " configured to load server state file from global section 'server-state-file'"
              + " directive. Unfortunately, 'server-state-file' is not set!");
    }
  }

  private void checkServers(ProxyDraft proxy) {
    Map<String, ServerDraft> byName = new HashMap<>();
    for (ServerDraft server : proxy.servers()) {
      ServerDraft other = byName.putIfAbsent(server.name(), server);
      if (other != null) {
        alert(
            "parsing ["
                + server.position()
                + "] : "
                + proxy.describe()
                + ", another server named '"
                + server.name()
                + "' was already defined at line "
                + other.position().line()
                + ", please use distinct names.");
      }
    }
  }

  private void checkTimeouts(ProxyDraft proxy) {
    List<Setting<Integer>> needed = new ArrayList<>();
    if (proxy.hasFrontend()) {
      needed.add(Timeouts.CLIENT);
    }
    if (proxy.hasBackend() && !proxy.servers().isEmpty()) {
      needed.add(Timeouts.CONNECT);
      needed.add(Timeouts.SERVER);
    }
    if (needed.stream().anyMatch(timeout -> proxy.settings().get(timeout) == 0)) {
      diagnostics.warning(missingTimeouts(proxy));
    }
  }

  private static String missingTimeouts(ProxyDraft proxy) {
    return "missing timeouts for "
        + proxy.describe()
        + ".\n"
        + "   | While not properly invalid, you will certainly encounter various problems\n"
        + "   | with such a configuration. To fix this, please ensure that all following\n"
        + "   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.";
  }

  /** Checks what has servers without being a proxy. */
  boolean checkRings(RingSection rings) {
    for (ProxyDraft ring : rings.servers()) {
      checkServers(ring);
      if (rings.lacksTimeout(ring)) {
        diagnostics.warning(missingTimeouts(ring));
      }
    }
    return right;
  }

  private static boolean hasPort(ServerDraft server) {
    return server.settings().get(CheckSettings.PORT) > 0
        || ServerAddresses.addressOf(server).servicePort() > 0
        || !ServerAddresses.hasPorts(server);
  }
}
