package dev.evenkeel.lab;

import dev.evenkeel.lab.view.TerminalView;

/** How the drill is shown. */
enum Output {
  /** A live picture, then the table. */
  PICTURE,
  /** Lines, then the table. */
  PLAIN,
  /** Nothing but one JSON document at the end; lines go to standard error. */
  JSON;

  /** A picture where there is a terminal for it. */
  static Output best() {
    return TerminalView.isPossible() ? PICTURE : PLAIN;
  }
}
