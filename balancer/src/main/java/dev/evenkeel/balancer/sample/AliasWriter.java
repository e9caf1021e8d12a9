package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.sample.format.Alias;
import dev.evenkeel.balancer.sample.format.FormatOptions;
import dev.evenkeel.balancer.sample.format.FormatOutput;

/** One thread only: writes what {@code %ci} and its kin stand for. */
@FunctionalInterface
public interface AliasWriter {
  /** Writes the value of an alias. */
  void write(Alias alias, FormatOptions options, FormatOutput out);
}
