package dev.evenkeel.balancer.runtime;

import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;
import static dev.evenkeel.balancer.runtime.AccessLevel.USER;

import java.util.List;
import java.util.Map;

/** Commands about the process: its version, its variables, where its command sockets are. */
final class ProcessCommands {
  private ProcessCommands() {}

  static void register(CommandRegistry registry, ProcessFacts facts, List<StatsSocket> sockets) {
    registerVersion(registry, facts.version());
    registry
        .add(
            Command.of(
                "show env",
                OPERATOR,
                "show env [var]                          : dump environment variables known to the"
                    + " process",
                request -> environment(request.argument(0), facts.environment())))
        .add(
            Command.of(
                "show startup-logs",
                USER,
                "show startup-logs                       : report logs emitted during HAProxy"
                    + " startup",
                request -> new Answer.Text(facts.startupLogs())))
        .add(
            Command.of(
                "show cli sockets",
                USER,
                "show cli sockets                        : dump list of cli sockets",
                request -> sockets(sockets)));
  }

  static void registerVersion(CommandRegistry registry, String version) {
    registry.add(
        Command.of(
            "show version",
            USER,
            "show version                            : show version of the current process",
            request -> Answer.info(version)));
  }

  private static Answer environment(String name, Map<String, String> variables) {
    if (name.isEmpty()) {
      return new Answer.Dump(
          variables.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
              .iterator());
    }
    String value = variables.get(name);
    return value == null
        ? Answer.error("Variable not found")
        : new Answer.Text(name + "=" + value + "\n");
  }

  private static Answer sockets(List<StatsSocket> sockets) {
    StringBuilder text = new StringBuilder("# socket lvl processes\n");
    for (StatsSocket socket : sockets) {
      for (String address : CommandSockets.names(socket.bind())) {
        text.append(address).append(' ').append(socket.level().word()).append(" all\n");
      }
    }
    return new Answer.Text(text.toString());
  }
}
