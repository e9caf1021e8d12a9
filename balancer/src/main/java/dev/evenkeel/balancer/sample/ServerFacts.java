package dev.evenkeel.balancer.sample;

/** Any thread: what fetches may ask of a server. */
public interface ServerFacts {
  /** Returns its number in its backend. */
  int id();

  /** Returns its name. */
  String name();

  /** Returns the streams it has now. */
  int currentStreams();

  /** Returns the streams that wait for it. */
  int queuedStreams();

  /** Returns how many streams it may have now; 0 for no limit. */
  int maxStreams();

  /** Returns how many streams may wait for it; 0 for no limit. */
  int maxQueue();

  /** Tells whether it is up and not in maintenance. */
  boolean isUp();

  /** Tells whether it is a backup server. */
  boolean isBackup();

  /** Returns the weight that the configuration gives it. */
  int initialWeight();

  /** Returns the weight as users see it. */
  int userWeight();

  /** Returns the weight that counts, as users see it, slow start included. */
  int effectiveWeight();

  /** Returns how many sessions have come to it in a second. */
  int sessionRate();
}
