package dev.evenkeel.balancer.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits one line into words: blanks, quotes, escapes, comments and environment variables (manual,
 * chapters 2.2 and 2.3). For one line, used once, by one thread.
 */
final class LineLexer {
  /** What a line may hold (a word more is an error). */
  static final int MAX_WORDS = 64;

  /** What came of a line. */
  sealed interface Result {
    /** The words; none for a blank line. */
    record Words(List<String> words) implements Result {}

    /** Something is wrong at an offset counted from 0. */
    record Malformed(String message, int offset) implements Result {}

    /** There is a word too many, at an offset counted from 0. */
    record TooMany(int offset, String lastWord) implements Result {}
  }

  private static final class Flaw extends Exception {
    private final int offset;

    Flaw(String message, int offset) {
      super(message, null, false, false);
      this.offset = offset;
    }
  }

  private final String line;
  private final Environment environment;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int wordStart;
  private int lastWordOffset;
  private boolean tooMany;
  private int pos;

  private LineLexer(String line, Environment environment) {
    this.line = line;
    this.environment = environment;
  }

  /** Splits a line that comes without its line feed. */
  static Result split(String line, Environment environment) {
    LineLexer lexer = new LineLexer(line, environment);
    try {
      lexer.run();
    } catch (Flaw e) {
      return new Result.Malformed(String.valueOf(e.getMessage()), e.offset);
    }
    if (lexer.tooMany) {
      return new Result.TooMany(lexer.lastWordOffset, lexer.words.get(MAX_WORDS - 1));
    }
    return new Result.Words(List.copyOf(lexer.words));
  }

  private void run() throws Flaw {
    int doubleQuote = -1;
    int singleQuote = -1;
    while (pos < line.length()) {
      char c = line.charAt(pos);
      if (singleQuote >= 0) {
        if (c == '\'') {
          singleQuote = -1;
        } else {
          word.append(c);
        }
        pos++;
      } else if (c == '"') {
        begin();
        doubleQuote = doubleQuote >= 0 ? -1 : pos;
        pos++;
      } else if (c == '\'' && doubleQuote < 0) {
        begin();
        singleQuote = pos++;
      } else if (c == '\\') {
        begin();
        escape(doubleQuote >= 0);
      } else if (c == '$' && doubleQuote >= 0) {
        variable();
      } else if (doubleQuote < 0 && c == '#') {
        break;
      } else if (doubleQuote < 0 && isBlank(c)) {
        end();
        pos++;
      } else if (doubleQuote < 0 && (c == '\r' || c == '\n')) {
        break;
      } else {
        begin();
        word.append(c);
        pos++;
      }
    }
    if (doubleQuote >= 0 || singleQuote >= 0) {
      throw new Flaw("unmatched quote", Math.max(doubleQuote, singleQuote));
    }
    end();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private void begin() {
    if (!inWord) {
      inWord = true;
      wordStart = pos;
    }
  }

  private void end() {
    if (!inWord) {
      return;
    }
    inWord = false;
    if (words.size() == MAX_WORDS) {
      tooMany = true;
    } else {
      words.add(word.toString());
      lastWordOffset = wordStart;
    }
    word.setLength(0);
  }

  private void escape(boolean inDoubleQuotes) throws Flaw {
    char next = pos + 1 < line.length() ? line.charAt(pos + 1) : '\0';
    switch (next) {
      case ' ', '\\', '#', '"' -> append(next);
      case '\'', '$' -> {
        if ((next == '\'') != inDoubleQuotes) {
          append(next);
        } else {
          word.append('\\');
          pos++;
        }
      }
      case 'n' -> append('\n');
      case 'r' -> append('\r');
      case 't' -> append('\t');
      case 'x' -> {
        int high = digit(pos + 2);
        int low = digit(pos + 3);
        if (high < 0 || low < 0) {
          throw new Flaw("truncated or invalid hexadecimal sequence", pos);
        }
        word.append((char) (high * 16 + low));
        pos += 4;
      }
      default -> {
        word.append('\\');
        pos++;
      }
    }
  }

  private void append(char c) {
    word.append(c);
    pos += 2;
  }

  private int digit(int index) {
    return index < line.length() ? Character.digit(line.charAt(index), 16) : -1;
  }

  private static boolean isNameStart(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '.';
  }

  private static boolean isName(char c) {
    return (isNameStart(c) && c != '.') || (c >= '0' && c <= '9');
  }

  /** Replaces {@code $NAME}, {@code ${NAME}}, {@code ${NAME-default}} and {@code ${NAME[*]}}. */
  private void variable() throws Flaw {
    pos++;
    boolean brace = pos < line.length() && line.charAt(pos) == '{';
    int bracePos = pos;
    if (brace) {
      pos++;
    }
    if (pos >= line.length() || !isNameStart(line.charAt(pos))) {
      throw new Flaw("forbidden first char in environment variable name", pos);
    }
    int start = pos++;
    while (pos < line.length() && isName(line.charAt(pos))) {
      pos++;
    }
    String name = line.substring(start, pos);
    boolean manyWords = false;
    Optional<String> value = environment.get(name);
    if (brace) {
      if (pos < line.length() && line.charAt(pos) == '[') {
        if (!line.startsWith("[*]", pos)) {
          throw new Flaw("truncated or invalid word expansion sequence", pos);
        }
        manyWords = true;
        pos += 3;
      }
      if (pos < line.length() && line.charAt(pos) == '-') {
        int from = ++pos;
        while (pos < line.length() && line.charAt(pos) != '}') {
          pos++;
        }
        String fallback = line.substring(from, pos);
        value = value.or(() -> Optional.of(fallback));
      }
      if (pos >= line.length() || line.charAt(pos) != '}') {
        throw new Flaw("unmatched brace in environment variable name", bracePos);
      }
      pos++;
    }
    if (manyWords) {
      splice(value.orElse(""));
    } else {
      begin();
      word.append(value.orElse(""));
    }
  }

  private void splice(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (isBlank(value.charAt(i))) {
        end();
      } else {
        begin();
        word.append(value.charAt(i));
      }
    }
  }
}
