package dev.evenkeel.vrrp.config.text;

import dev.evenkeel.vrrp.config.SourcePosition;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads configuration files item by item. Each line passes, in this order: comment removal, {@code
 * ~SEQ}, {@code @id}, {@code $NAME=}, substitution (whose results start over), {@code include},
 * braces. Not thread safe.
 */
public final class ConfigText {
  /** More lines than this out of one line are taken for a definition that refers to itself. */
  private static final int MAX_EXPANSIONS = 200_000;

  private static final int MAX_LINE_LENGTH = 1 << 16;
  private static final int MAX_NESTED_SEQUENCES = 100;
  private static final Pattern TRAILING_BACKSLASH = Pattern.compile("\\s+\\\\$");

  private final SourceFiles files;
  private final FileProblems problems;
  private final String configId;
  private final List<String> topLevelFiles;
  private final Definitions definitions = new Definitions();
  private final Deque<Item> ready = new ArrayDeque<>();
  private int expansions;
  private int sequences;

  /**
   * Opens the files a pattern names.
   *
   * @param pattern as after {@code -f}: a name, or wild cards and braces
   * @param workingDirectory what a relative pattern is relative to
   * @param configId what {@code @id} lines are compared with
   */
  public ConfigText(String pattern, Path workingDirectory, String configId, FileProblems problems) {
    this.problems = problems;
    this.configId = configId;
    this.files = new SourceFiles(problems);
    this.topLevelFiles = files.openTopLevel(pattern, workingDirectory);
    definitions.put("_INSTANCE", List.of(configId));
    definitions.put("_HASH", List.of("#"));
    definitions.put("_BANG", List.of("!"));
  }

  /** The files that matched the pattern. */
  public List<String> topLevelFiles() {
    return topLevelFiles;
  }

  /** The first of them that may not be read, or null; to be asked before anything is read. */
  public @Nullable String firstUnreadable() {
    return files.firstUnreadable();
  }

  /** The checks that {@code include_check} changes for the file now being read. */
  public Set<IncludeCheck> includeChecks() {
    return files.current().checks();
  }

  /** What turns words of a file back into its bytes. */
  public Charset charsetOf(String file) {
    return files.charsetOf(file);
  }

  /** The next item, or null at the end of the last file. */
  public @Nullable Item next() {
    while (ready.isEmpty()) {
      String line = files.nextLine();
      if (line == null) {
        return null;
      }
      SourcePosition position = files.current().position();
      Comments.Bare bare = Comments.remove(line);
      if (bare.unterminatedQuote()) {
        ready.add(new TextProblem("Unterminated quote '" + bare.text() + "'", position));
      }
      expansions = 0;
      expand(bare.text(), position);
    }
    return ready.removeFirst();
  }

  private void expand(String given, SourcePosition position) {
    Deque<String> todo = new ArrayDeque<>();
    todo.add(given);
    while (!todo.isEmpty()) {
      String line = todo.removeFirst().strip();
      if (line.isEmpty()) {
        continue;
      }
      if (++expansions > MAX_EXPANSIONS || line.length() > MAX_LINE_LENGTH) {
        problems.refused("a definition refers to itself: '" + abbreviate(given) + "'", position);
        return;
      }
      if (Sequence.startsLine(line)) {
        expandSequence(line, position);
      } else if (line.startsWith("@")) {
        String rest = conditional(line);
        if (rest != null) {
          todo.addFirst(rest);
        }
      } else {
        Definitions.Assignment assignment = Definitions.assignment(line);
        if (assignment != null) {
          define(assignment, todo);
        } else if (!substitute(line, todo)) {
          finish(line, position);
        }
      }
    }
  }

  private void expandSequence(String line, SourcePosition position) {
    Sequence sequence = Sequence.parse(line);
    if (sequence == null) {
      String kind = line.startsWith("~SEQ") ? "~SEQ" : "~LST";
      ready.add(new TextProblem("Invalid " + kind + " definition '" + line + "'", position));
      ready.add(new TextProblem("Invalid " + kind + " specification '" + line + "'", position));
      return;
    }
    if (sequences >= MAX_NESTED_SEQUENCES) {
      problems.refused("too many sequences in one line: '" + abbreviate(line) + "'", position);
      return;
    }
    sequences++;
    for (List<String> round : sequence.rounds()) {
      for (int i = 0; i < round.size(); i++) {
        definitions.put(sequence.names().get(i), List.of(round.get(i)));
      }
      if (expansions > MAX_EXPANSIONS) {
        break;
      }
      expand(sequence.rest(), position);
    }
    sequences--;
  }

  /** What follows {@code @id} if it applies, else null. */
  private @Nullable String conditional(String line) {
    boolean negated = line.startsWith("@^");
    int start = negated ? 2 : 1;
    int end = start;
    while (end < line.length() && !Words.isBlank(line.charAt(end))) {
      end++;
    }
    boolean same = line.substring(start, end).equals(configId);
    return same != negated ? line.substring(end) : null;
  }

  /** Stores a definition; one that ends in a backslash goes on with the lines that follow. */
  private void define(Definitions.Assignment assignment, Deque<String> todo) {
    List<String> lines = new ArrayList<>();
    String line = assignment.firstLine();
    while (line.endsWith("\\")) {
      lines.add(line.substring(0, line.length() - 1).strip());
      String following = todo.isEmpty() ? files.nextLine() : todo.removeFirst();
      line = following == null ? "" : Comments.remove(following).text();
    }
    lines.add(line);
    if (lines.size() > 1 && lines.getFirst().isEmpty()) {
      lines.removeFirst();
    }
    definitions.put(assignment.name(), lines);
  }

  private boolean substitute(String line, Deque<String> todo) {
    definitions.put("_PWD", List.of(files.current().directory().toString()));
    Definitions.Reference reference = definitions.firstReference(line);
    if (reference == null) {
      return false;
    }
    List<String> lines = new ArrayList<>(reference.lines());
    lines.set(0, line.substring(0, reference.start()) + lines.getFirst());
    lines.set(lines.size() - 1, lines.getLast() + line.substring(reference.end()));
    for (String replaced : lines.reversed()) {
      todo.addFirst(replaced);
    }
    return true;
  }

  private void finish(String line, SourcePosition position) {
    int end = 0;
    while (end < line.length() && !Words.isBlank(line.charAt(end))) {
      end++;
    }
    // A line cannot be continued outside a definition: the backslash stays, joined to its word.
    String joined = TRAILING_BACKSLASH.matcher(line).replaceFirst("\\\\");
    Set<IncludeCheck> added = IncludeCheck.addedBy(line.substring(0, end));
    String pattern = line.substring(end).strip();
    if (added != null && !pattern.isEmpty()) {
      files.include(pattern, added);
    } else {
      ready.addAll(Segments.of(joined, position));
    }
  }

  private static String abbreviate(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
