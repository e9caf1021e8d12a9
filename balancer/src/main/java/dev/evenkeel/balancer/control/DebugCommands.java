package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;

import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.Command.Visibility;
import dev.evenkeel.balancer.runtime.CommandRegistry;

/**
 * Of the commands that only experts see (management guide, {@code debug dev}), those that are about
 * more than HAProxy's own insides. Control thread only.
 */
final class DebugCommands {
  private DebugCommands() {}

  static void register(CommandRegistry registry, Deployment deployment) {
    registry.add(
        new Command(
            "debug dev log",
            ADMIN,
            Visibility.EXPERT,
            "debug dev log [msg]*                    : send this msg to global logs",
            request -> {
              if (!request.arguments().isEmpty()) {
                deployment.log(Level.INFO, String.join(" ", request.arguments()));
              }
              return Answer.NOTHING;
            }));
  }
}
