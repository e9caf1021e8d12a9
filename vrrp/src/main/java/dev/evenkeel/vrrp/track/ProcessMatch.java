package dev.evenkeel.vrrp.track;

import dev.evenkeel.vrrp.config.TrackProcess;
import java.util.List;

/** Whether a running process is the one that a {@code vrrp_track_process} means. Stateless. */
final class ProcessMatch {
  /** What the kernel keeps of a name. */
  private static final int NAME_BYTES = 15;

  private ProcessMatch() {}

  /**
   * Compares as Keepalived does: with parameters, the program's name is argv[0] to the letter, not
   * its file name; without, more of them are no hindrance.
   *
   * @param name the process's name
   * @param commandLine its words; empty for a kernel thread
   */
  static boolean matches(TrackProcess wanted, String name, List<String> commandLine) {
    List<String> words = wanted.words();
    if (wanted.match() == TrackProcess.Match.NAME) {
      return name.equals(cut(wanted.program()));
    }
    if (commandLine.isEmpty() || !commandLine.getFirst().equals(wanted.program())) {
      return false;
    }
    if (words.size() == 1) {
      return true;
    }
    return switch (wanted.match()) {
      case NAME, COMMAND_LINE -> commandLine.equals(words);
      case FIRST_PARAMETERS -> startsWith(commandLine, words);
      case LAST_PARAMETER_STARTS -> {
        int last = words.size() - 1;
        yield commandLine.size() > last
            && startsWith(commandLine, words.subList(0, last))
            && commandLine.get(last).startsWith(words.get(last));
      }
    };
  }

  private static boolean startsWith(List<String> line, List<String> words) {
    return line.size() >= words.size() && line.subList(0, words.size()).equals(words);
  }

  private static String cut(String name) {
    return name.length() > NAME_BYTES ? name.substring(0, NAME_BYTES) : name;
  }
}
