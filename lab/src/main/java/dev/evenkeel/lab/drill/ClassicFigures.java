package dev.evenkeel.lab.drill;

/**
 * The outages of the same network with the same files under real HAProxy 2.6.12 and Keepalived
 * 2.2.7 on both nodes: medians of five runs, measured in namespaces with a request each 10 ms. They
 * stand beside ours in the report and decide nothing.
 */
public final class ClassicFigures {
  /** What the figures are, for the foot of a table. */
  public static final String LABEL =
      "HAProxy 2.6.12 + Keepalived 2.2.7 with the same files, median of 5 runs";

  static final String COLD_START = "3450 ms";
  static final String BALANCER_KILLED = "4549 ms";
  static final String BALANCER_HUNG = "never noticed";
  static final String MACHINE_DEAD = "3080 ms";
  static final String FAIL_BACK = "4 ms";

  private ClassicFigures() {}
}
