package dev.evenkeel.vrrp.daemon;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keepalived's command line, read as getopt_long(3) reads it: clustered letters ({@code -nlD}), an
 * argument in the same word or the next ({@code -fFILE}, {@code -f FILE}), long words with {@code
 * =} or the next word, {@code --} ends the switches. Immutable.
 */
final class CommandLine {
  private final Map<Option, String> given = new EnumMap<>(Option.class);
  private boolean superfluous;

  private CommandLine() {}

  /** What is wrong with a command line, in Keepalived's words. */
  static final class BadUsageException extends Exception {
    private static final long serialVersionUID = 1L;

    BadUsageException(String message) {
      super(message);
    }
  }

  static CommandLine parse(List<String> argv) throws BadUsageException {
    CommandLine line = new CommandLine();
    int at = 0;
    while (at < argv.size()) {
      String word = argv.get(at++);
      if (word.equals("--")) {
        line.superfluous |= at < argv.size();
        break;
      } else if (word.startsWith("--")) {
        at = line.longOption(word.substring(2), argv, at);
      } else if (word.length() > 1 && word.startsWith("-")) {
        at = line.letters(word, argv, at);
      } else {
        line.superfluous = true;
      }
    }
    return line;
  }

  private int longOption(String word, List<String> argv, int next) throws BadUsageException {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Option option =
        Option.ofWord(name).orElseThrow(() -> new BadUsageException("Unknown option --" + name));
    if (equals >= 0 && option.argument() != Option.Argument.NONE) {
      given.put(option, word.substring(equals + 1));
      return next;
    }
    if (equals >= 0) {
      throw new BadUsageException("Unknown option --" + word);
    }
    return take(option, "--" + option.word(), argv, next);
  }

  private int letters(String word, List<String> argv, int next) throws BadUsageException {
    for (int i = 1; i < word.length(); i++) {
      char letter = word.charAt(i);
      Option option =
          Option.ofLetter(letter)
              .orElseThrow(() -> new BadUsageException("Unknown option -" + letter));
      String rest = word.substring(i + 1);
      if (option.argument() != Option.Argument.NONE && !rest.isEmpty()) {
        given.put(option, rest);
        return next;
      }
      if (option.argument() == Option.Argument.REQUIRED) {
        return take(option, "-" + letter, argv, next);
      }
      given.put(option, "");
    }
    return next;
  }

  private int take(Option option, String written, List<String> argv, int next)
      throws BadUsageException {
    if (option.argument() != Option.Argument.REQUIRED) {
      given.put(option, "");
      return next;
    }
    if (next >= argv.size()) {
      throw new BadUsageException("Missing parameter for option " + written);
    }
    given.put(option, argv.get(next));
    return next + 1;
  }

  boolean has(Option option) {
    return given.containsKey(option);
  }

  /** The option's argument; empty when the option or its argument was not given. */
  Optional<String> value(Option option) {
    return Optional.ofNullable(given.get(option)).filter(v -> !v.isEmpty());
  }

  /** Whether there are words that are no switches. */
  boolean isSuperfluous() {
    return superfluous;
  }
}
