package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.ByteText;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.http.HeaderCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The parsers of {@code h1-case-adjust}, {@code h1-case-adjust-file} (manual, chapter 3.1) and of
 * the options that apply what they say (chapter 4.2). Stateless.
 */
public final class HeaderCaseKeywords {
  /** How names are written; what the file says is added once all is read. */
  private static final Setting<Map<String, String>> NAMES = Setting.of("h1-case-adjust", Map.of());

  private static final Setting<Optional<String>> FILE =
      Setting.of("h1-case-adjust-file", Optional.empty());

  private static final Setting<Boolean> FOR_CLIENTS =
      Setting.of("option h1-case-adjust-bogus-client", false);
  private static final Setting<Boolean> FOR_SERVERS =
      Setting.of("option h1-case-adjust-bogus-server", false);

  private static final String MUST_NOT_DIFFER = "<from> and <to> must not differ execpt the case";

  private HeaderCaseKeywords() {}

  static void register(KeywordTables tables) {
    tables
        .global()
        .add("h1-case-adjust", HeaderCaseKeywords::name)
        .add("h1-case-adjust-file", HeaderCaseKeywords::file);
    tables
        .option()
        .add("h1-case-adjust-bogus-client", Keywords.frontendOption(FOR_CLIENTS))
        .add("h1-case-adjust-bogus-server", Keywords.backendOption(FOR_SERVERS));
  }

  /** How the names of a message are written that goes to a proxy's clients, or to its servers. */
  static Optional<HeaderCase> of(Settings proxy, Settings global, boolean servers) {
    Map<String, String> names = global.get(NAMES);
    return names.isEmpty() || !proxy.get(servers ? FOR_SERVERS : FOR_CLIENTS)
        ? Optional.empty()
        : Optional.of(new HeaderCase(names));
  }

  private static void name(Line line, Settings.Builder global) {
    if (!line.atMostArguments(2)) {
      return;
    }
    if (line.word(1).isEmpty() || line.word(2).isEmpty()) {
      line.alert(" : 'h1-case-adjust' expects <from> and <to> as argument.");
      return;
    }
    String wrong = add(global, line.word(1), line.word(2));
    if (!wrong.isEmpty()) {
      line.alert(" : " + wrong);
    }
  }

  private static void file(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1)) {
      return;
    }
    if (line.word(1).isEmpty()) {
      line.alert(" : 'h1-case-adjust-file' expects <file> as argument.");
      return;
    }
    global.set(FILE, Optional.of(line.word(1)));
  }

  /** Adds a name; returns what is wrong with it, or nothing. */
  private static String add(Settings.Builder global, String from, String to) {
    if (!from.equalsIgnoreCase(to)) {
      return MUST_NOT_DIFFER;
    }
    Map<String, String> names = new HashMap<>(global.get(NAMES));
    if (names.putIfAbsent(from, to) != null) {
      return "duplicate entry '" + from + "'";
    }
    global.set(NAMES, Map.copyOf(names));
    return "";
  }

  /**
   * Reads the file, if there is one.
   *
   * @param directory where its name begins if it is a relative one
   * @param alert takes what is wrong with it
   * @return whether it is right
   */
  public static boolean complete(Settings.Builder global, Path directory, Consumer<String> alert) {
    Optional<String> file = global.get(FILE);
    String text;
    try {
      text =
          file.isEmpty()
              ? ""
              : Files.readString(directory.resolve(ByteText.toText(file.get())), ISO_8859_1);
    } catch (IOException unreadable) {
      alert.accept("h1-headers-case-adjust-file '" + file.orElse("") + "': failed to open file.");
      return false;
    }
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      List<String> words = words(line);
      if (words.isEmpty()) {
        continue;
      }
      String wrong =
          words.size() < 2
              ? "expect <to>"
              : words.size() > 2 ? MUST_NOT_DIFFER : add(global, words.get(0), words.get(1));
      if (!wrong.isEmpty()) {
        alert.accept(
            "h1-headers-case-adjust-file '"
                + file.orElse("")
                + "' : "
                + wrong
                + " at line "
                + number
                + ".");
        return false;
      }
    }
    return true;
  }

  /** The words of a line of the file; none for an empty line or a comment. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    if (!line.startsWith("#")) {
      for (String word : line.split("[ \t\r]+", -1)) {
        if (!word.isEmpty()) {
          words.add(word);
        }
      }
    }
    return words;
  }
}
