package dev.evenkeel.lab.drill;

/** Is told of the drill's progress, in the drill's thread. */
public interface DrillListener {
  /** A step begins; {@code number} counts from 1. */
  void stepBegins(int number, int count, String title);

  /** Something was done or seen. */
  void happened(String what);

  /** A step has ended. */
  void stepEnded(Measurement measurement);
}
