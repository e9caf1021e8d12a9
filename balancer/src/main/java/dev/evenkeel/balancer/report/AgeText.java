package dev.evenkeel.balancer.report;

/** Stateless: times as HAProxy shortens them: the two greatest units that are not nought. */
public final class AgeText {
  private AgeText() {}

  /** A time in seconds, {@code 2h5m}. */
  public static String of(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
    }
    if (seconds < 86_400) {
      return seconds / 3600 + "h" + (seconds / 60 % 60 == 0 ? "" : seconds / 60 % 60 + "m");
    }
    return seconds / 86_400 + "d" + (seconds / 3600 % 24 == 0 ? "" : seconds / 3600 % 24 + "h");
  }
}
