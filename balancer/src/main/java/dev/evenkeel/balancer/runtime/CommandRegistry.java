package dev.evenkeel.balancer.runtime;

import dev.evenkeel.balancer.config.Compatibility;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Control thread only: the commands of one command line and how a user's words become one of them.
 * Filled at start by those who carry commands out.
 */
public final class CommandRegistry implements Interpreter {
  private final NavigableMap<String, Command> commands = new TreeMap<>();
  private final Compatibility compatibility;
  private final long startNs = System.nanoTime();
  private int longestName;

  /**
   * @param compatibility decides about texts
   */
  public CommandRegistry(Compatibility compatibility) {
    this.compatibility = compatibility;
  }

  /** Adds a command. */
  public CommandRegistry add(Command command) {
    if (commands.put(command.name(), command) != null) {
      throw new IllegalStateException("two commands named " + command.name());
    }
    longestName = Math.max(longestName, command.name().split(" ", -1).length);
    return this;
  }

  /** All commands, sorted by name. */
  List<Command> commands() {
    return List.copyOf(commands.values());
  }

  @Override
  public Answer run(Session session, String text, Optional<String> payload) {
    List<String> words = CommandText.words(text);
    for (int named = Math.min(longestName, words.size()); named > 0; named--) {
      Command command = commands.get(String.join(" ", words.subList(0, named)));
      if (command != null
          && command.visibility() == Command.Visibility.EXPERT
          && !session.isExpert()) {
        return Answer.error("This command is restricted to expert mode only.");
      }
      if (command != null && command.visibility().shows(session)) {
        return session.level().allows(command.level())
            ? command.action().run(new Request(session, words, named, payload))
            : Answer.DENIED;
      }
    }
    return Answer.info(unknown(session, words));
  }

  @Override
  public String prompt(Session session) {
    if (!session.isTimed()) {
      return "> ";
    }
    Duration up = Duration.ofNanos(System.nanoTime() - startNs);
    return String.format(
        "[%d:%02d:%02d:%02d]> ",
        up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
  }

  /** The commands that come near to some words, or all of them. */
  String help(Session session, List<String> words) {
    return "The following commands are valid at this level:"
        + new CommandHelp(commands.values(), session).lines(words);
  }

  private String unknown(Session session, List<String> words) {
    String what =
        compatibility.namesUnknownCommands() && !words.isEmpty()
            ? "Unknown command: '" + words.getFirst() + "'"
            : "Unknown command";
    String advice =
        words.isEmpty()
            ? ". Please enter one of the following commands only:"
            : ", but maybe one of the following ones is a better match:";
    return what + advice + new CommandHelp(commands.values(), session).lines(words);
  }
}
