package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.SourcePosition;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fetches and converters that expressions may name, and what is kept while a configuration is
 * read: which arguments are still to be checked, and the variables of the process. Filled at start
 * by the packages that carry keywords out; owned by the thread that reads the configuration.
 */
public final class SampleLanguage {
  /** How many entries a connection may track where {@code tune.stick-counters} says nothing. */
  public static final int USUAL_STICK_COUNTERS = 3;

  private final TreeMap<String, FetchKeyword> fetches = new TreeMap<>();
  private final TreeMap<String, ConverterKeyword> converters = new TreeMap<>();
  private final References references = new References();
  private final Variables processVariables = Variables.ofProcess();
  private final Compatibility compatibility;
  private boolean countsListeners;
  private int stickCounters = USUAL_STICK_COUNTERS;

  /**
   * Makes a language without words.
   *
   * @param compatibility which release of HAProxy it is that of
   */
  SampleLanguage(Compatibility compatibility) {
    this.compatibility = compatibility;
  }

  /** An expression asks how many connections listening sockets have. */
  public void countListeners() {
    countsListeners = true;
  }

  /** Tells whether any expression asks how many connections listening sockets have. */
  public boolean countsListeners() {
    return countsListeners;
  }

  /** Returns how many entries of stick tables a connection may track at a time. */
  public int stickCounters() {
    return stickCounters;
  }

  /** Says how many entries of stick tables a connection may track at a time. */
  public void stickCounters(int count) {
    stickCounters = count;
  }

  /** Returns which release's behaviour is wanted. */
  public Compatibility compatibility() {
    return compatibility;
  }

  /**
   * Adds a fetch.
   *
   * @param arguments as {@link ArgumentSpec#of} reads them
   */
  public SampleLanguage fetch(
      String name,
      String arguments,
      SampleType output,
      Availability needs,
      FetchKeyword.Factory factory) {
    FetchKeyword keyword =
        new FetchKeyword(name, ArgumentSpec.of(arguments), output, needs, factory);
    if (fetches.put(name, keyword) != null) {
      throw new IllegalStateException("two fetches called " + name);
    }
    return this;
  }

  /**
   * Adds a converter.
   *
   * @param arguments as {@link ArgumentSpec#of} reads them
   */
  public SampleLanguage converter(
      String name,
      String arguments,
      SampleType input,
      SampleType output,
      ConverterKeyword.Factory factory) {
    ConverterKeyword keyword =
        new ConverterKeyword(name, ArgumentSpec.of(arguments), input, output, factory);
    if (converters.put(name, keyword) != null) {
      throw new IllegalStateException("two converters called " + name);
    }
    return this;
  }

  /** Finds a fetch. */
  public Optional<FetchKeyword> fetch(String name) {
    return Optional.ofNullable(fetches.get(name));
  }

  /** Finds a converter. */
  public Optional<ConverterKeyword> converter(String name) {
    return Optional.ofNullable(converters.get(name));
  }

  /** Returns all fetches, sorted by name. */
  public Collection<FetchKeyword> fetches() {
    return Collections.unmodifiableCollection(fetches.values());
  }

  /** Returns all converters, sorted by name. */
  public Collection<ConverterKeyword> converters() {
    return Collections.unmodifiableCollection(converters.values());
  }

  /** Starts reading an expression. */
  public ExpressionParser parser(Site site) {
    return new ExpressionParser(this, site);
  }

  /** Starts reading an expression of a line. */
  public ExpressionParser parser(Site.Place place, SourcePosition position, String proxy) {
    return parser(new Site(place, position, proxy));
  }

  /** Returns the arguments that are to be checked once everything is read. */
  public References references() {
    return references;
  }

  /** Returns the variables of the process: those that {@code set-var} of {@code global} sets. */
  public Variables processVariables() {
    return processVariables;
  }
}
