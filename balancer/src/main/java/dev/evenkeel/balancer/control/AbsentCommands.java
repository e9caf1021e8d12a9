package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;
import static dev.evenkeel.balancer.runtime.AccessLevel.USER;

import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import java.util.List;

/**
 * Commands about what this balancer has none of, answered as HAProxy answers where there is none;
 * and those about HAProxy's own insides, which are refused. Control thread only.
 */
final class AbsentCommands {
  /** What shows the insides of one implementation. */
  private static final List<String> INSIDES =
      List.of(
          "show activity", "show fd", "show pools", "show profiling", "show tasks", "show threads");

  private AbsentCommands() {}

  static void register(CommandRegistry registry) {
    registry
        .add(
            Command.of(
                "show peers",
                USER,
                "show peers [dict|-] [section]           : dump some information about all the peers"
                    + " or this peers section",
                AbsentCommands::peers))
        .add(
            Command.of(
                "show resolvers",
                USER,
                "show resolvers [id]                     : dumps counters from all resolvers section"
                    + " and associated name servers",
                request ->
                    request.argument(0).isEmpty()
                        ? Answer.NOTHING
                        : Answer.error("Can't find that resolvers section")));
    for (String name : INSIDES) {
      registry.add(
          Command.of(
              name,
              OPERATOR,
              "",
              request ->
                  Answer.error(
                      "'"
                          + name
                          + "' is not supported: it shows the insides of HAProxy, which are not"
                          + " those of this process.")));
    }
  }

  private static Answer peers(Request request) {
    String name = request.argument(0);
    if (name.equals("dict") || name.equals("-")) {
      name = request.argument(1);
    }
    return name.isEmpty() ? Answer.NOTHING : Answer.error("No such peers");
  }
}
