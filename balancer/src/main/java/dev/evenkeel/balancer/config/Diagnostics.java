package dev.evenkeel.balancer.config;

import java.io.PrintStream;

/**
 * Prints messages about the configuration as HAProxy prints them, and counts them. Owned by one
 * thread, the one that reads the configuration.
 *
 * <p>A message is a label padded to ten columns, the process's id, a context and the text. Before
 * the first message the version and the path of the executable are told, once.
 */
public final class Diagnostics {
  private final PrintStream out;
  private final long pid;
  private final String version;
  private final String executable;
  private String context = "";
  private boolean quiet;
  private boolean quietAllowed = true;
  private boolean diagnosticMode;
  private boolean introduced;
  private final StringBuilder said = new StringBuilder();
  private boolean remembering = true;
  private int alerts;
  private int warnings;

  /**
   * Prints to a stream.
   *
   * @param out bytes go out one for each char, see {@link ByteText}
   * @param pid the process's id as messages show it
   * @param version as the first message shows it
   * @param executable path of the program as the second message shows it
   */
  public Diagnostics(PrintStream out, long pid, String version, String executable) {
    this.out = out;
    this.pid = pid;
    this.version = version;
    this.executable = executable;
  }

  /** Sets what stands before each text: {@code "config : "} or nothing. */
  public void context(String context) {
    this.context = context;
  }

  /** Mutes all messages, if that is allowed; they are still counted. */
  public void quiet(boolean quiet) {
    this.quiet = quiet && quietAllowed;
  }

  /** Forbids that messages are muted ({@code -V}). */
  public void quietAllowed(boolean allowed) {
    quietAllowed = allowed;
    quiet &= allowed;
  }

  /** Tells whether messages are muted. */
  public boolean isQuiet() {
    return quiet;
  }

  /** Lets messages of the diagnostic mode ({@code -dD}) through. */
  public void diagnosticMode(boolean diagnosticMode) {
    this.diagnosticMode = diagnosticMode;
  }

  /** Says what prevents the program from starting. */
  public void alert(String text) {
    alerts++;
    introduce();
    print("ALERT", context + text);
  }

  /** Says what is probably not meant. */
  public void warning(String text) {
    warnings++;
    introduce();
    print("WARNING", context + text);
  }

  /** Says what is worth knowing. */
  public void notice(String text) {
    print("NOTICE", context + text);
  }

  /** Says what looks suspicious, in the diagnostic mode only; counts as a warning. */
  public void diag(String text) {
    if (diagnosticMode) {
      warnings++;
      introduce();
      print("DIAG", context + text);
    }
  }

  /** Returns how many alerts there were. */
  public int alerts() {
    return alerts;
  }

  /** Returns how many warnings there were. */
  public int warnings() {
    return warnings;
  }

  /**
   * Returns all messages so far, muted ones as well, and remembers no more from now on: the start
   * is over.
   */
  public String endOfStart() {
    remembering = false;
    return said.toString();
  }

  private void introduce() {
    if (!introduced) {
      introduced = true;
      print("NOTICE", "haproxy version is " + version);
      print("NOTICE", "path to executable is " + executable);
    }
  }

  private void print(String label, String text) {
    String tag = "[" + label + "]";
    String line = tag + " ".repeat(Math.max(0, 10 - tag.length())) + " (" + pid + ") : " + text;
    if (remembering) {
      said.append(line).append('\n');
    }
    if (!quiet) {
      out.print(line + "\n");
      out.flush();
    }
  }
}
