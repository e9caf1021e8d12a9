package dev.evenkeel.vrrp.config;

import java.util.List;

/**
 * A {@code vrrp_track_process} block: processes that must run, counted.
 *
 * @param name the block's name
 * @param words the process and its parameters
 * @param match what is compared
 * @param quorum how many must run at least
 * @param quorumMax how many may run at most
 * @param forkDelayMs for how long the quorum must have been reached before it counts
 * @param terminateDelayMs for how long it must have been missed before that counts
 * @param position where the block starts
 */
public record TrackProcess(
    String name,
    List<String> words,
    Match match,
    int quorum,
    int quorumMax,
    long forkDelayMs,
    long terminateDelayMs,
    SourcePosition position) {

  /** No upper bound of processes. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** What of a process is compared with the words. */
  public enum Match {
    /** Its name, which is all there is: {@code /proc/PID/comm}. */
    NAME,
    /** Its whole command line, parameter by parameter. */
    COMMAND_LINE,
    /** The command line's first words; it may go on. */
    FIRST_PARAMETERS,
    /** The command line, of which the last word may go on. */
    LAST_PARAMETER_STARTS
  }

  public TrackProcess {
    words = List.copyOf(words);
  }

  /** The process without its parameters. */
  public String program() {
    return words.getFirst();
  }
}
