package dev.evenkeel.lab.drill;

import java.io.IOException;

/** One exercise of the drill. The order matters: each leaves the network as the next needs it. */
interface Step {
  /** What is done, in a few words: the row of the table. */
  String title();

  /** Does it and measures; returns when the network is in the state the next step needs. */
  Measurement run(Stage stage) throws IOException, InterruptedException;
}
