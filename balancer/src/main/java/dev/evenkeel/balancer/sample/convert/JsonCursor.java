package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Looks for one value of a JSON text, without building the rest. Used once, by one thread. */
final class JsonCursor {
  /** What a value is. */
  enum Kind {
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    ARRAY,
    OBJECT
  }

  /** Deeper texts are refused: they come from outside, and every level costs stack. */
  private static final int MAX_DEPTH = 64;

  private final byte[] text;
  private int at;
  private Kind kind = Kind.NULL;
  private int from;
  private int end;

  JsonCursor(byte[] text) {
    this.text = text;
  }

  /** Returns what was found. */
  Kind kind() {
    return kind;
  }

  /** Returns its text: of a string without the quotes, with its backslashes. */
  String text() {
    return new String(text, from, end - from, ISO_8859_1);
  }

  /** Looks for the value that a path leads to: {@code $}, {@code .name}, {@code [index]}. */
  boolean find(byte[] path) {
    return path.length > 0 && path[0] == '$' && find(path, 1);
  }

  private boolean find(byte[] path, int step) {
    skipBlanks();
    if (step == path.length) {
      return value(0);
    }
    if (path[step] == '[') {
      return element(path, step);
    }
    return path[step] == '.' && member(path, step + 1);
  }

  private boolean element(byte[] path, int step) {
    int index = 0;
    int next = step + 1;
    while (next < path.length && path[next] >= '0' && path[next] <= '9' && index < 1_000_000) {
      index = index * 10 + path[next++] - '0';
    }
    if (next == step + 1 || next >= path.length || path[next] != ']' || !take('[')) {
      return false;
    }
    for (int i = 0; i < index; i++) {
      skipBlanks();
      if (!value(0) || !takeAfterBlanks(',')) {
        return false;
      }
    }
    return find(path, next + 1);
  }

  private boolean member(byte[] path, int step) {
    int next = step;
    StringBuilder name = new StringBuilder();
    while (next < path.length && path[next] != '.' && path[next] != '[') {
      if (path[next] == '\\' && next + 1 < path.length) {
        next++;
      }
      name.append((char) (path[next++] & 0xff));
    }
    String wanted = name.toString();
    if (!take('{')) {
      return false;
    }
    while (true) {
      skipBlanks();
      if (!string()) {
        return false;
      }
      boolean right = text().equals(wanted);
      if (!takeAfterBlanks(':')) {
        return false;
      }
      if (right) {
        return find(path, next);
      }
      skipBlanks();
      if (!value(0) || !takeAfterBlanks(',')) {
        return false;
      }
    }
  }

  private void skipBlanks() {
    while (at < text.length
        && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) {
      at++;
    }
  }

  private boolean take(char c) {
    if (at < text.length && text[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean takeAfterBlanks(char c) {
    skipBlanks();
    return take(c);
  }

  private boolean value(int depth) {
    if (at >= text.length || depth > MAX_DEPTH) {
      return false;
    }
    return switch (text[at]) {
      case '"' -> string();
      case '[' -> block('[', ']', Kind.ARRAY, depth);
      case '{' -> block('{', '}', Kind.OBJECT, depth);
      case 't' -> word("true", Kind.TRUE);
      case 'f' -> word("false", Kind.FALSE);
      case 'n' -> word("null", Kind.NULL);
      default -> number();
    };
  }

  private boolean word(String word, Kind what) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= text.length || text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return found(what, at, at + word.length(), at + word.length());
  }

  private boolean found(Kind what, int first, int last, int next) {
    kind = what;
    from = first;
    end = last;
    at = next;
    return true;
  }

  private boolean string() {
    if (at >= text.length || text[at] != '"') {
      return false;
    }
    int i = at + 1;
    while (i < text.length && text[i] != '"') {
      i += text[i] == '\\' ? 2 : 1;
    }
    return i < text.length && found(Kind.STRING, at + 1, i, i + 1);
  }

  private boolean number() {
    int i = at;
    if (text[i] == '-') {
      i++;
    }
    while (i < text.length && digit(i)) {
      i++;
    }
    if (i == at) {
      return false;
    }
    if (i + 1 < text.length && text[i] == '.' && digit(i + 1)) {
      i++;
      while (i < text.length && digit(i)) {
        i++;
      }
    }
    if (i < text.length && (text[i] == 'e' || text[i] == 'E')) {
      int digits = i + 1;
      if (digits < text.length && (text[digits] == '+' || text[digits] == '-')) {
        digits++;
      }
      int first = digits;
      while (digits < text.length && digit(digits)) {
        digits++;
      }
      i = digits > first ? digits : i;
    }
    return found(Kind.NUMBER, at, i, i);
  }

  private boolean digit(int index) {
    return text[index] >= '0' && text[index] <= '9';
  }

  private boolean block(char open, char close, Kind what, int depth) {
    int first = at;
    if (!take(open)) {
      return false;
    }
    boolean empty = takeAfterBlanks(close);
    while (!empty) {
      skipBlanks();
      if (what == Kind.OBJECT) {
        if (!string() || !takeAfterBlanks(':')) {
          return false;
        }
        skipBlanks();
      }
      if (!value(depth + 1)) {
        return false;
      }
      if (takeAfterBlanks(close)) {
        break;
      }
      if (!take(',')) {
        return false;
      }
    }
    return found(what, first, at, at);
  }
}
