package dev.evenkeel.lab.view;

import java.nio.charset.Charset;

/**
 * The characters that the picture is drawn with; immutable.
 *
 * @param corners upper left, upper right, lower left, lower right
 * @param levels for a place of the time line, from few answers to all
 */
record Glyphs(char horizontal, char vertical, String corners, String levels, char lost) {
  static final Glyphs LINES = new Glyphs('─', '│', "┌┐└┘", "▁▂▃▄▅▆▇█", '×');
  static final Glyphs ASCII = new Glyphs('-', '|', "++++", ".::||###", 'x');

  /** Lines if an encoding has them. */
  static Glyphs of(Charset charset) {
    return charset.newEncoder().canEncode("─│┌┐└┘▁▂▃▄▅▆▇█×") ? LINES : ASCII;
  }
}
