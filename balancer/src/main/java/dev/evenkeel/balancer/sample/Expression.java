package dev.evenkeel.balancer.sample;

import java.util.List;

/**
 * A fetch and the converters applied to what it yields, compiled from the configuration. Immutable;
 * safe on any thread, each with a {@link Sample} of its own.
 */
public final class Expression {
  private final FetchKeyword keyword;
  private final Fetch fetch;
  private final Step[] steps;
  private final SampleType output;
  private final String text;

  record Step(SampleType input, Converter converter) {}

  Expression(FetchKeyword keyword, Fetch fetch, List<Step> steps, SampleType output, String text) {
    this.keyword = keyword;
    this.fetch = fetch;
    this.steps = steps.toArray(Step[]::new);
    this.output = output;
    this.text = text;
  }

  /** Returns the keyword of its fetch. */
  public FetchKeyword keyword() {
    return keyword;
  }

  /** Returns the type of what it yields. */
  public SampleType output() {
    return output;
  }

  /** Returns the expression as written. */
  public String text() {
    return text;
  }

  /** Tells whether it has converters. */
  public boolean isConverted() {
    return steps.length > 0;
  }

  /**
   * Evaluates the expression.
   *
   * @param sample where the value goes. {@link Sample#mayChange} says, with a value, that it may be
   *     another one later; without one, that there may be one later.
   * @return whether there is a value
   */
  public boolean evaluate(SampleContext context, Sample sample) {
    sample.clear();
    return run(context, sample);
  }

  /** Evaluates the expression for the fetch's next value; call while {@link Sample#hasMore}. */
  public boolean next(SampleContext context, Sample sample) {
    long cursor = sample.cursor();
    sample.clear();
    sample.setMore(false, cursor);
    return run(context, sample);
  }

  private boolean run(SampleContext context, Sample sample) {
    if (!fetch.fetch(context, sample)) {
      if (context.isFinal()) {
        sample.setMayChange(false);
      }
      return false;
    }
    if (context.isFinal()) {
      sample.setMayChange(false);
    }
    for (Step step : steps) {
      if (!Casts.cast(sample, step.input) || !step.converter.convert(context, sample)) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #evaluate}, with the value converted to a type at last. */
  public boolean evaluateAs(SampleType type, SampleContext context, Sample sample) {
    return evaluate(context, sample) && Casts.cast(sample, type);
  }

  @Override
  public String toString() {
    return text;
  }
}
