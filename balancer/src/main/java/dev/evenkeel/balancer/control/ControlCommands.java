package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.AccessLevel;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;

/** Registers the commands of this package. Control thread only. */
public final class ControlCommands {
  private ControlCommands() {}

  /**
   * Adds all commands to those of the runtime API.
   *
   * @param loop the control thread's
   */
  public static void register(
      CommandRegistry registry,
      Deployment deployment,
      EventLoop loop,
      Compatibility compatibility) {
    ServerArgument servers = new ServerArgument(deployment);
    ReportCommands.register(registry, deployment, compatibility);
    ClearCommands.register(registry, deployment, servers, compatibility);
    ServerListCommands.register(registry, deployment);
    StreamCommands.register(registry, deployment, servers);
    SetServerCommand.register(registry, deployment, servers, compatibility);
    ServerSwitchCommands.register(registry, deployment, servers);
    DynamicServerCommands.register(registry, deployment, servers, compatibility);
    FrontendCommands.register(registry, deployment);
    LimitCommands.register(registry, deployment, servers);
    PatternCommands.register(registry, deployment);
    VariableCommands.register(registry, deployment);
    registry.add(ErrorsCommand.of(deployment));
    registry.add(EventsCommand.of(deployment));
    CookieCommands.register(registry, deployment);
    AbsentCommands.register(registry);
    DebugCommands.register(registry, deployment);
    if (compatibility.publishesBackends()) {
      BackendCommands.register(registry, deployment);
      DynamicBackendCommands.register(registry, deployment);
    }
    if (compatibility.hasWaitCommand()) {
      WaitCommand.register(registry, loop, servers, deployment);
      registry.add(
          Command.of(
              "echo",
              AccessLevel.USER,
              "echo <text>                             : print text to the output",
              request -> new Answer.Text(String.join(" ", request.arguments()) + "\n")));
    }
  }
}
