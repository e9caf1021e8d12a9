package dev.evenkeel.balancer.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads configuration files line by line: words, conditional blocks, prefixes, sections (manual,
 * chapter 2). Owned by one thread. What a line means is left to the {@link SectionParser}s.
 */
public final class ConfigurationReader {
  private static final int MAX_FATAL_ERRORS = 50;
  private static final String PREFIXES_ALLOWED =
      ": negation/default currently supported only for options, log, busy-polling, set-dumpable,"
          + " strict-limits, insecure-fork-wanted and numa-cpu-mapping.";
  private static final List<String> TAKE_PREFIX =
      List.of(
          "option",
          "log",
          "busy-polling",
          "set-dumpable",
          "strict-limits",
          "insecure-fork-wanted",
          "numa-cpu-mapping");

  private final Map<String, SectionParser> sections;
  private final Environment environment;
  private final Predicates predicates;
  private final Diagnostics diagnostics;
  private @Nullable SectionParser current;
  private String currentName = "";
  private boolean stoppedByDirective;

  /** Makes a reader for sections by the word that opens them. */
  public ConfigurationReader(
      Map<String, SectionParser> sections, Predicates predicates, Diagnostics diagnostics) {
    this.sections = sections;
    this.environment = predicates.environment();
    this.predicates = predicates;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads the text of one file to its end, or to where it cannot be read on.
   *
   * @param file name for messages
   * @param text see {@link ByteText}
   */
  public Verdict read(String file, String text) {
    current = null;
    currentName = "";
    ConditionalBlocks blocks = new ConditionalBlocks(predicates, diagnostics);
    int fatal = 0;
    boolean aborted = false;
    int lineNumber = 0;
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      boolean truncated = end < 0;
      String line = text.substring(start, truncated ? text.length() : end);
      lineNumber++;
      SourcePosition position = new SourcePosition(file, lineNumber);
      environment.set(".FILE", file);
      environment.set(".LINE", Integer.toString(lineNumber));
      environment.set(".SECTION", currentName);
      if (fatal >= MAX_FATAL_ERRORS) {
        diagnostics.alert(
            "parsing [" + position + "]: too many fatal errors (" + fatal + "), stopping now.");
        break;
      }
      Outcome outcome = readLine(line, position, blocks);
      if (outcome != Outcome.FINE) {
        fatal++;
      }
      aborted = outcome == Outcome.ABORT;
      if (aborted || outcome == Outcome.STOP) {
        break;
      }
      if (truncated) {
        diagnostics.alert(
            "parsing ["
                + position
                + "]: Missing LF on last line, file might have been truncated at position "
                + (line.length() + 1)
                + ".");
        fatal++;
        break;
      }
      start = end + 1;
    }
    if (blocks.open() && !stoppedByDirective) {
      diagnostics.alert("parsing [" + file + ":" + lineNumber + "]: non-terminated '.if' block.");
      aborted = true;
    }
    stoppedByDirective = false;
    if (aborted) {
      return Verdict.ABORTED;
    }
    return fatal == 0 ? Verdict.RIGHT : Verdict.WRONG;
  }

  /** How reading a file ended. */
  public enum Verdict {
    /** All of it was right. */
    RIGHT,
    /** Something was wrong. */
    WRONG,
    /** Something was wrong that made the rest unreadable; other files need not be tried. */
    ABORTED
  }

  private Outcome readLine(String line, SourcePosition position, ConditionalBlocks blocks) {
    return switch (LineLexer.split(line, environment)) {
      case LineLexer.Result.Words(List<String> words) ->
          words.isEmpty() ? Outcome.FINE : readWords(words, position, blocks);
      case LineLexer.Result.Malformed(String message, int offset) -> {
        diagnostics.alert(
            "parsing ["
                + position
                + "]: "
                + message
                + " at position "
                + (offset + 1)
                + ":"
                + Excerpt.of(line, offset));
        yield Outcome.WRONG;
      }
      case LineLexer.Result.TooMany(int offset, String lastWord) -> {
        diagnostics.alert(
            "parsing ["
                + position
                + "]: too many words, truncating after word "
                + LineLexer.MAX_WORDS
                + ", position "
                + offset
                + ": <"
                + lastWord
                + ">.");
        yield Outcome.WRONG;
      }
    };
  }

  private Outcome readWords(List<String> words, SourcePosition position, ConditionalBlocks blocks) {
    String first = words.getFirst();
    if (first.startsWith(".")) {
      if (!blocks.active() && !ConditionalBlocks.isBlockDirective(first)) {
        return Outcome.FINE;
      }
      Outcome outcome = blocks.directive(words, position);
      boolean extraWord = (first.equals(".else") || first.equals(".endif")) && words.size() > 1;
      stoppedByDirective = outcome == Outcome.ABORT && !extraWord;
      return outcome;
    }
    return blocks.active() ? readStatement(words, position) : Outcome.FINE;
  }

  private Outcome readStatement(List<String> allWords, SourcePosition position) {
    List<String> words = allWords;
    Line.Prefix prefix =
        switch (words.getFirst()) {
          case "no" -> Line.Prefix.NO;
          case "default" -> Line.Prefix.DEFAULT;
          default -> Line.Prefix.PLAIN;
        };
    if (prefix == Line.Prefix.NO || (prefix == Line.Prefix.DEFAULT && words.size() > 1)) {
      words = words.subList(1, words.size());
    }
    Line line = new Line(words, position, prefix, environment, diagnostics);
    if (prefix != Line.Prefix.PLAIN && !TAKE_PREFIX.contains(line.word(0))) {
      line.alert(PREFIXES_ALLOWED);
    }
    SectionParser opened = sections.get(line.word(0));
    if (opened != null) {
      current = opened;
      currentName = line.word(0);
      if (opened.open(line) == SectionParser.Next.STOP_FILE) {
        return Outcome.ABORT;
      }
    } else if (current == null) {
      line.alert(": unknown keyword '" + line.word(0) + "' out of section.");
    } else {
      current.line(line);
    }
    if (line.isStopping()) {
      return Outcome.ABORT;
    }
    return line.isFatal() ? Outcome.WRONG : Outcome.FINE;
  }
}
