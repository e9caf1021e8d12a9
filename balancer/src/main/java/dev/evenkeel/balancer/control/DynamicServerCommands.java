package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.DynamicServer;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.runtime.Severity;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code add server}, {@code del server}. Control thread only. */
final class DynamicServerCommands {
  private final Deployment deployment;
  private final Compatibility compatibility;

  private DynamicServerCommands(Deployment deployment, Compatibility compatibility) {
    this.deployment = deployment;
    this.compatibility = compatibility;
  }

  static void register(
      CommandRegistry registry,
      Deployment deployment,
      ServerArgument servers,
      Compatibility compatibility) {
    DynamicServerCommands commands = new DynamicServerCommands(deployment, compatibility);
    registry
        .add(
            Command.of(
                "add server",
                ADMIN,
                "add server <bk>/<srv>                   : create a new server",
                commands::add))
        .add(
            Command.of(
                "del server",
                ADMIN,
                "del server <bk>/<srv>                   : remove a dynamically added server",
                request -> servers.with(request, commands::delete, Answer::clippedError)));
  }

  private Answer add(Request request) {
    String[] names = ServerArgument.split(request.argument(0));
    if (names[1].isEmpty()) {
      return Answer.clippedError("Require 'backend/server'.");
    }
    Backend backend = deployment.backend(names[0]);
    if (backend == null) {
      return Answer.clippedError("No such backend.");
    }
    if (backend.isStatic()) {
      return Answer.clippedError(
          compatibility.hasNewestStatistics()
              ? "backend '"
                  + backend.name()
                  + "' uses a non dynamic load balancing method ('"
                  + backend.proxy().get(BackendSettings.ALGORITHM).word()
                  + "')."
              : "Backend must use a dynamic load balancing to support dynamic servers.");
    }
    List<String> words = request.arguments().subList(1, request.arguments().size());
    return switch (DynamicServer.parse(backend, names[1], words, deployment.serverOptions())) {
      case DynamicServer.Result.Wrong(String text) -> Answer.error(text);
      case DynamicServer.Result.Right(Server line) -> add(backend, line);
    };
  }

  private Answer add(Backend backend, Server line) {
    if (backend.server(line.name()) != null) {
      return Answer.error("Already exists a server with the same name in backend.");
    }
    Optional<String> track = line.get(ServerSettings.TRACK);
    @Nullable BackendServer tracked = null;
    if (track.isPresent()) {
      String[] names = ServerArgument.split(track.get());
      Backend of = names[1].isEmpty() ? backend : deployment.backend(names[0]);
      tracked = of == null ? null : of.server(names[1].isEmpty() ? track.get() : names[1]);
      if (tracked == null) {
        return Answer.error("unable to find required server '" + track.get() + "' for tracking.");
      }
    }
    BackendServer server = backend.make(line);
    if (tracked != null) {
      server.track(tracked);
    }
    deployment.add(backend, server);
    return new Answer.Message(Severity.INFO, "New server registered.");
  }

  private Answer delete(Request request, BackendServer server) {
    if (ServerMentions.exist(deployment, server)) {
      return Answer.clippedError(
          "This server cannot be removed at runtime due to other configuration elements pointing to"
              + " it.");
    }
    if (!server.isMaintenance()) {
      return Answer.clippedError("Only servers in maintenance mode can be deleted.");
    }
    if (!deployment.remove(server)) {
      return Answer.clippedError("Server still has connections attached to it, cannot remove it.");
    }
    return new Answer.Clipped(Severity.INFO, "Server deleted.");
  }
}
