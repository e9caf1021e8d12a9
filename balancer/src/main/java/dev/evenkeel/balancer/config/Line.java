package dev.evenkeel.balancer.config;

import java.util.List;

/**
 * One line of a section, split into words, with the means to say what is wrong with it. Owned by
 * the thread that reads the configuration.
 *
 * <p>Texts are given with the punctuation that follows {@code parsing [file:line]}, because HAProxy
 * itself writes {@code ": "} after it in some messages and {@code " : "} in others.
 */
public final class Line {
  /** The word before the keyword, if any. */
  public enum Prefix {
    /** No prefix. */
    PLAIN,
    /** {@code no}: the option is switched off. */
    NO,
    /** {@code default}: the option has its default again. */
    DEFAULT
  }

  private final List<String> words;
  private final SourcePosition position;
  private final Prefix prefix;
  private final Environment environment;
  private final Diagnostics diagnostics;
  private boolean fatal;
  private boolean stopping;

  Line(
      List<String> words,
      SourcePosition position,
      Prefix prefix,
      Environment environment,
      Diagnostics diagnostics) {
    this.words = words;
    this.position = position;
    this.prefix = prefix;
    this.environment = environment;
    this.diagnostics = diagnostics;
  }

  /**
   * Makes a line of words that stand in no file.
   *
   * @param words the keyword first
   * @param where what messages call the place
   */
  public static Line of(
      List<String> words, String where, Environment environment, Diagnostics diagnostics) {
    return new Line(words, new SourcePosition(where, 0), Prefix.PLAIN, environment, diagnostics);
  }

  /** Returns a word, or an empty one beyond the end. */
  public String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  /** Returns the number of words, the keyword included. */
  public int count() {
    return words.size();
  }

  /** Returns all words from an index on. */
  public List<String> wordsFrom(int index) {
    return words.subList(Math.min(index, words.size()), words.size());
  }

  /** Returns where the line stands. */
  public SourcePosition position() {
    return position;
  }

  /** Returns the word before the keyword. */
  public Prefix prefix() {
    return prefix;
  }

  /** Says what makes the line wrong. */
  public void alert(String text) {
    alertBare("parsing [" + position + "]" + text);
  }

  /** Says what makes the line wrong, in words that give the position themselves. */
  public void alertBare(String text) {
    fatal = true;
    diagnostics.alert(text);
  }

  /** Says what is wrong without keeping the program from starting, as HAProxy does at times. */
  public void complain(String text) {
    diagnostics.alert("parsing [" + position + "]" + text);
  }

  /** Says what is probably not meant. */
  public void warn(String text) {
    diagnostics.warning("parsing [" + position + "]" + text);
  }

  /** Says that a keyword of HAProxy's is not carried out yet. */
  public void notSupported(String what) {
    alert(" : " + what + " is known to HAProxy but not yet supported by Evenkeel.");
  }

  /** Says that a keyword of HAProxy's changes nothing here. */
  public void noEffect(String what) {
    warn(" : " + what + " has no effect in Evenkeel and is ignored.");
  }

  /** Returns the variables that addresses may name. */
  public Environment environment() {
    return environment;
  }

  /** Returns where messages go that are not about this line alone. */
  public Diagnostics diagnostics() {
    return diagnostics;
  }

  /** Ends the reading of the file with this line, as HAProxy does after a wrong rule. */
  public void stopFile() {
    stopping = true;
  }

  /** Tells whether the file is not read any further. */
  boolean isStopping() {
    return stopping;
  }

  /** Tells whether something made the line wrong. */
  public boolean isFatal() {
    return fatal;
  }

  /** Alerts unless the line has at most this many words after its keyword. */
  public boolean atMostArguments(int max) {
    return atMostArguments(max, 0);
  }

  /**
   * Alerts unless the line has at most this many words after its keyword.
   *
   * @param max how many
   * @param keywordIndex index of the keyword's last word, 1 for {@code option x}
   */
  public boolean atMostArguments(int max, int keywordIndex) {
    int last = keywordIndex + max;
    if (words.size() <= last + 1) {
      return true;
    }
    String keyword = String.join(" ", words.subList(0, keywordIndex + 1));
    alert(" : '" + keyword + "' cannot handle unexpected argument '" + words.get(last + 1) + "'.");
    return false;
  }
}
