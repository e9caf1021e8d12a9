package dev.evenkeel.lab.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A rectangle of characters with a style each; what lies outside is cut off. One thread only. */
final class Canvas {
  /** How characters look, by the codes of ECMA-48, select graphic rendition. */
  enum Style {
    PLAIN("0"),
    BOLD("1"),
    DIM("2"),
    GOOD("32"),
    BEST("1;32"),
    WARNING("1;33"),
    BAD("1;31");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  private final char[][] characters;
  private final Style[][] styles;

  Canvas(int columns, int rows) {
    characters = new char[rows][columns];
    styles = new Style[rows][columns];
    for (int y = 0; y < rows; y++) {
      Arrays.fill(characters[y], ' ');
      Arrays.fill(styles[y], Style.PLAIN);
    }
  }

  int columns() {
    return characters[0].length;
  }

  int rows() {
    return characters.length;
  }

  /** Writes text from a place on and returns the column behind it. */
  int put(int x, int y, String text, Style style) {
    for (int i = 0; i < text.length(); i++) {
      if (y >= 0 && y < rows() && x + i >= 0 && x + i < columns()) {
        characters[y][x + i] = text.charAt(i);
        styles[y][x + i] = style;
      }
    }
    return x + text.length();
  }

  /** The rows without styles and without blanks at their ends. */
  List<String> plain() {
    return Arrays.stream(characters).map(row -> new String(row).stripTrailing()).toList();
  }

  /** The rows with escape sequences; each ends unstyled and erases what was to its right. */
  List<String> styled() {
    List<String> rows = new ArrayList<>();
    for (int y = 0; y < rows(); y++) {
      StringBuilder row = new StringBuilder();
      Style current = Style.PLAIN;
      int end = new String(characters[y]).stripTrailing().length();
      for (int x = 0; x < end; x++) {
        if (styles[y][x] != current) {
          current = styles[y][x];
          row.append("\033[0;").append(current.code).append('m');
        }
        row.append(characters[y][x]);
      }
      rows.add(row.append(current == Style.PLAIN ? "" : "\033[0m").append("\033[K").toString());
    }
    return rows;
  }
}
