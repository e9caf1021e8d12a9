package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendRule;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyKind;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySections;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.report.Section;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.stick.TableSpec;
import dev.evenkeel.linux.LinuxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Control thread only: {@code add backend}, {@code del backend} (management guide of 3.5): backends
 * that are made from a {@code defaults} section with a name, and get their servers by {@code add
 * server}.
 */
final class DynamicBackendCommands {
  private final Deployment deployment;

  private DynamicBackendCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  static void register(CommandRegistry registry, Deployment deployment) {
    DynamicBackendCommands commands = new DynamicBackendCommands(deployment);
    registry
        .add(
            Command.of(
                "add backend",
                ADMIN,
                "add backend <backend> from <defproxy>   : add a new backend proxy",
                commands::add))
        .add(
            Command.of(
                "del backend",
                ADMIN,
                "del backend <backend>                   : remove a backend proxy",
                commands::delete));
  }

  private Answer add(Request request) {
    String name = request.argument(0);
    if (name.isEmpty() || !request.argument(1).equals("from") || request.argument(2).isEmpty()) {
      return Answer.error("Usage: add backend <name> from <defproxy> [mode <mode>].");
    }
    Optional<Character> wrong = ProxySections.wrongCharacter(name);
    if (wrong.isPresent()) {
      return Answer.error("Character '" + wrong.get() + "' is not permitted in a backend's name.");
    }
    if (deployment.isNameTaken(name)) {
      return Answer.error("Already exists a proxy with the same name.");
    }
    Settings base = deployment.defaults().get(request.argument(2));
    if (base == null) {
      return Answer.error("No such default proxy '" + request.argument(2) + "'.");
    }
    String mode = "";
    for (int at = 3; !request.argument(at).isEmpty(); at += 2) {
      if (!request.argument(at).equals("mode")) {
        return Answer.error(
            request.argument(at).equals("guid")
                ? "'guid' is known to HAProxy but not yet supported by Evenkeel."
                : "Unknown option '" + request.argument(at) + "'.");
      }
      mode = request.argument(at + 1);
    }
    return add(name, base, mode);
  }

  private Answer add(String name, Settings base, String mode) {
    if (mode.isEmpty() && !base.isSet(ProxySettings.MODE)) {
      return Answer.error("Mode is required as the default proxy does not define one.");
    }
    Settings.Builder settings = base.toBuilder().set(BackendRules.UNPUBLISHED, true);
    switch (mode) {
      case "" -> {}
      case "tcp" -> settings.set(ProxySettings.MODE, ProxyMode.TCP);
      case "http" -> settings.set(ProxySettings.MODE, ProxyMode.HTTP);
      default -> {
        return Answer.error("Mode '" + mode + "' is not possible: only 'tcp' and 'http' are.");
      }
    }
    Proxy proxy =
        new Proxy(
            name,
            ProxyKind.BACKEND,
            deployment.freeProxyId(),
            new SourcePosition("runtime", 0),
            settings.build(),
            List.of(),
            List.of());
    try {
      deployment.addBackend(proxy);
    } catch (LinuxException refused) {
      return Answer.error("The backend cannot be had: " + refused.getMessage() + ".");
    }
    return Answer.info("New backend registered.");
  }

  private Answer delete(Request request) {
    String name = request.argument(0);
    if (name.isEmpty()) {
      return Answer.error("A backend name is expected.");
    }
    Backend backend = deployment.backend(name);
    if (backend == null) {
      return Answer.error("No such backend.");
    }
    String obstacle = obstacle(deployment, backend);
    if (obstacle != null) {
      return Answer.error(obstacle);
    }
    deployment.removeBackend(backend);
    return Answer.info("Backend deleted.");
  }

  /** Why a backend cannot be removed; null if it can. */
  static @Nullable String obstacle(Deployment deployment, Backend backend) {
    if (backend.proxy().kind().hasFrontend()) {
      return "Only backends can be deleted, and '" + backend.name() + "' is a frontend as well.";
    }
    if (isMentioned(deployment, backend.name())) {
      return "This backend cannot be removed at runtime due to other configuration elements pointing"
          + " to it.";
    }
    if (backend.proxy().get(TableSpec.OF_PROXY).isPresent()) {
      return "A backend with a stick-table cannot be removed.";
    }
    if (backend.isPublished()) {
      return "Backend must be unpublished prior to its deletion.";
    }
    if (!backend.servers().isEmpty()) {
      return "Backend still has servers attached to it, cannot remove it.";
    }
    return backend.current() > 0 || backend.queued() > 0
        ? "Backend still has streams attached to it, cannot remove it."
        : null;
  }

  private static boolean isMentioned(Deployment deployment, String name) {
    for (Section section : deployment.sections()) {
      Proxy proxy = section.proxy();
      if (proxy.get(BackendSettings.DEFAULT_BACKEND).filter(name::equals).isPresent()
          || proxy.get(BackendRules.USE_BACKEND).stream()
              .map(BackendRule::fixedName)
              .anyMatch(name::equals)) {
        return true;
      }
    }
    return deployment.patterns().samples().references().nameBackend(name);
  }
}
