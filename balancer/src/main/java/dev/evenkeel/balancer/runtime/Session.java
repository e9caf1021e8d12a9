package dev.evenkeel.balancer.runtime;

/** Control thread only: what the user of one connection may do, and how he wants to be answered. */
public final class Session {
  private final StatsSocket socket;
  private AccessLevel level;
  private SeverityOutput severityOutput;
  private int timeoutMs;
  private boolean expert;
  private boolean experimental;
  private boolean interactive;
  private boolean prompting;
  private boolean timed;
  private boolean quitting;
  private String target = "";

  Session(StatsSocket socket, int timeoutMs) {
    this.socket = socket;
    this.level = socket.level();
    this.severityOutput = socket.severityOutput();
    this.timeoutMs = timeoutMs;
  }

  /** The line that opened the socket by which the user came. */
  public StatsSocket socket() {
    return socket;
  }

  /** What the user may do. */
  public AccessLevel level() {
    return level;
  }

  /** Lowers the level, which ends the expert mode. */
  void level(AccessLevel lower) {
    level = lower;
    expert = false;
  }

  /** How messages show their severity. */
  public SeverityOutput severityOutput() {
    return severityOutput;
  }

  void severityOutput(SeverityOutput output) {
    severityOutput = output;
  }

  int timeoutMs() {
    return timeoutMs;
  }

  void timeoutMs(int ms) {
    timeoutMs = ms;
  }

  /** Whether the user asked for the commands of experts. */
  public boolean isExpert() {
    return expert;
  }

  void expert(boolean on) {
    expert = on;
  }

  /** Whether the user asked for commands that are not settled yet. */
  public boolean isExperimental() {
    return experimental;
  }

  void experimental(boolean on) {
    experimental = on;
  }

  /** Whether the connection stays open after a line. */
  boolean isInteractive() {
    return interactive;
  }

  /** Whether a prompt follows each answer. */
  boolean isPrompting() {
    return prompting;
  }

  /** Whether the prompt shows how long the process has been up. */
  boolean isTimed() {
    return timed;
  }

  void timed(boolean on) {
    timed = on;
  }

  void mode(boolean stayOpen, boolean showPrompt) {
    interactive = stayOpen;
    prompting = showPrompt;
  }

  /** Where commands go that do not say so themselves; empty for this process. */
  public String target() {
    return target;
  }

  /** Sends all commands that follow somewhere else. */
  public void target(String process) {
    target = process;
  }

  boolean isQuitting() {
    return quitting;
  }

  /** Ends the connection after the answer. */
  public void quit() {
    quitting = true;
  }
}
