package dev.evenkeel.balancer.runtime;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;
import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;
import static dev.evenkeel.balancer.runtime.AccessLevel.USER;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Delay;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Commands about the session itself. Stateless. */
final class SessionCommands {
  private final Compatibility compatibility;

  private SessionCommands(Compatibility compatibility) {
    this.compatibility = compatibility;
  }

  static void register(CommandRegistry registry, Compatibility compatibility) {
    SessionCommands commands = new SessionCommands(compatibility);
    registry
        .add(
            Command.of(
                "help",
                USER,
                "help [<command>]                        : list matching or all commands",
                request -> Answer.info(registry.help(request.session(), request.arguments()))))
        .add(
            Command.of(
                "prompt",
                USER,
                "prompt                                  : toggle interactive mode with prompt",
                commands::prompt))
        .add(
            Command.of(
                "quit",
                USER,
                "quit                                    : disconnect",
                request -> {
                  request.session().quit();
                  return Answer.NOTHING;
                }))
        .add(lowering(USER))
        .add(lowering(OPERATOR))
        .add(
            Command.of(
                "show cli level",
                USER,
                "show cli level                          : display the level of the current CLI"
                    + " session",
                request -> Answer.info(request.session().level().word())))
        .add(
            Command.of(
                "set severity-output",
                USER,
                "set severity-output [none|number|string]: set presence of severity level in"
                    + " feedback information",
                SessionCommands::severityOutput))
        .add(
            Command.of(
                "set timeout",
                USER,
                "set timeout [cli] <delay>               : change a timeout setting",
                SessionCommands::timeout))
        .add(mode("expert-mode", Session::isExpert, Session::expert))
        .add(mode("experimental-mode", Session::isExperimental, Session::experimental));
  }

  private static Command lowering(AccessLevel level) {
    String help =
        level.word()
            + " ".repeat(40 - level.word().length())
            + ": lower the level of the current CLI session to "
            + level.word();
    return Command.of(
        level.word(),
        level,
        help,
        request -> {
          request.session().level(level);
          return Answer.NOTHING;
        });
  }

  private static Command mode(
      String name, Predicate<Session> isOn, BiConsumer<Session, Boolean> set) {
    return Command.of(
        name,
        ADMIN,
        "",
        request -> {
          String wish = request.argument(0);
          if (wish.isEmpty()) {
            return Answer.info(name + " is " + (isOn.test(request.session()) ? "ON" : "OFF"));
          }
          set.accept(request.session(), wish.equals("on"));
          return Answer.NOTHING;
        });
  }

  private Answer prompt(Request request) {
    Session session = request.session();
    String wish = compatibility.hasPromptModes() ? request.argument(0) : "";
    switch (wish) {
      case "" -> {
        boolean on = !session.isPrompting();
        session.mode(on, on);
      }
      case "n" -> session.mode(false, false);
      case "i" -> session.mode(true, false);
      case "p" -> session.mode(true, true);
      case "timed" -> {
        session.timed(!session.isTimed());
        session.mode(true, true);
      }
      default -> {
        return Answer.error("'prompt' only supports 'n', 'i', 'p' and 'timed'.");
      }
    }
    return Answer.NOTHING;
  }

  private static Answer severityOutput(Request request) {
    for (SeverityOutput output : SeverityOutput.values()) {
      if (output.word().equals(request.argument(0))) {
        request.session().severityOutput(output);
        return Answer.NOTHING;
      }
    }
    return Answer.error("one of 'none', 'number', 'string' is a required argument");
  }

  private static Answer timeout(Request request) {
    if (!request.argument(0).equals("cli")) {
      return Answer.error("'set timeout' only supports 'cli'.");
    }
    String text = request.argument(1);
    if (text.isEmpty()) {
      return Answer.error("Expects an integer value.");
    }
    if (Delay.ofSeconds(text, ignored -> {}) instanceof Delay.Of(int seconds)
        && seconds >= 1
        && seconds <= Integer.MAX_VALUE / 1000) {
      request.session().timeoutMs(seconds * 1000);
      return Answer.NOTHING;
    }
    return Answer.error("Invalid timeout value.");
  }
}
