package dev.evenkeel.balancer.config;

/**
 * Walks over the options of a {@code bind} or {@code server} line. Owned by the thread that reads
 * the configuration.
 */
public final class OptionArguments {
  private final Line line;
  private final String complaintPrefix;
  private final String complaintSuffix;
  private int next;
  private String keyword = "";
  private boolean failed;

  /**
   * Walks over a line.
   *
   * @param line the line
   * @param first index of the first option
   * @param complaintPrefix what stands before a complaint about an option
   * @param complaintSuffix what stands after it
   */
  public OptionArguments(Line line, int first, String complaintPrefix, String complaintSuffix) {
    this.line = line;
    this.next = first;
    this.complaintPrefix = complaintPrefix;
    this.complaintSuffix = complaintSuffix;
  }

  /** Goes to the next option; false at the end or after a complaint. */
  public boolean advance() {
    if (failed || next >= line.count()) {
      return false;
    }
    keyword = line.word(next++);
    return true;
  }

  /** Returns the option that the walk has come to. */
  public String keyword() {
    return keyword;
  }

  /** Takes the option's next argument; empty at the end of the line. */
  public String argument() {
    return next < line.count() ? line.word(next++) : "";
  }

  /** Returns what {@link #argument()} would take. */
  public String peek() {
    return line.word(next);
  }

  /** Says what is wrong; the walk ends. */
  public void fail(String text) {
    failed = true;
    line.alertBare(complaintPrefix + text + complaintSuffix);
  }

  /** Says what is wrong, in a sentence that ends by itself; the walk ends. */
  public void failBare(String text) {
    failed = true;
    line.alertBare(complaintPrefix + text);
  }

  /** Says what is wrong without keeping the program from starting, as HAProxy does at times. */
  public void complain(String text) {
    line.diagnostics().alert(complaintPrefix + text + complaintSuffix);
  }

  /** Says what is probably not meant. */
  public void warn(String text) {
    line.diagnostics().warning(complaintPrefix + text);
  }

  /** Ends the walk because of an alert that was given elsewhere. */
  public void end() {
    failed = true;
  }

  /** Returns the line that is walked over. */
  public Line line() {
    return line;
  }
}
