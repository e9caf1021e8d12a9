package dev.evenkeel.balancer.runtime;

import dev.evenkeel.balancer.config.BestMatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What the help shows, and an unknown command: what begins with the same words, or comes near. */
final class CommandHelp {
  /** They end every list, since who is lost needs them. */
  private static final List<String> ALWAYS = List.of("help", "prompt", "quit");

  private static final int SUGGESTIONS = 5;

  private final List<Command> visible;
  private final Collection<Command> all;

  CommandHelp(Collection<Command> all, Session session) {
    this.all = all;
    this.visible =
        all.stream()
            .filter(command -> !command.help().isEmpty() && command.visibility().shows(session))
            .filter(command -> !ALWAYS.contains(command.name()))
            .toList();
  }

  /** A line for each command that comes near to {@code words}; for all if there are none. */
  String lines(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (Command command : near(words)) {
      text.append("\n  ").append(command.help());
    }
    for (String name : ALWAYS) {
      all.stream()
          .filter(command -> command.name().equals(name))
          .forEach(command -> text.append("\n  ").append(command.help()));
    }
    return text.toString();
  }

  private List<Command> near(List<String> words) {
    if (words.isEmpty()) {
      return visible;
    }
    if (ALWAYS.contains(words.getFirst())) {
      return List.of();
    }
    String wanted = String.join(" ", words) + " ";
    List<Command> same =
        visible.stream()
            .filter(command ->
                wanted.startsWith(command.name() + " ")
                    || (command.name() + " ").startsWith(wanted))
            .toList();
    return same.isEmpty() ? similar(words) : same;
  }

  private List<Command> similar(List<String> words) {
    record Candidate(Command command, int distance) {}
    List<Candidate> candidates = new ArrayList<>();
    for (Command command : visible) {
      int named = Math.min(words.size(), command.name().split(" ", -1).length);
      String wanted = String.join(" ", words.subList(0, named));
      candidates.add(new Candidate(command, BestMatch.distance(wanted, command.name())));
    }
    candidates.sort(Comparator.comparingInt(Candidate::distance));
    int nearest = candidates.isEmpty() ? 0 : candidates.getFirst().distance();
    return candidates.stream()
        .limit(SUGGESTIONS)
        .filter(candidate -> candidate.distance() <= 2 * nearest)
        .map(Candidate::command)
        .sorted(Comparator.comparing(Command::name))
        .toList();
  }
}
