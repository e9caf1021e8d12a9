package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.acl.Pattern;
import dev.evenkeel.balancer.acl.PatternReference;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Control thread only: the versions of one set of patterns that are being prepared ({@code prepare
 * acl}); nobody matches against them before one is committed.
 */
final class PatternVersions {
  private final PatternReference reference;
  private final Map<Integer, List<Pattern>> prepared = new HashMap<>();
  private int current;
  private int next;

  PatternVersions(PatternReference reference) {
    this.reference = reference;
  }

  int current() {
    return current;
  }

  int next() {
    return next;
  }

  /** Begins a new version. */
  int prepare() {
    next++;
    prepared.put(next, new ArrayList<>());
    return next;
  }

  /** Whether that version is none that was ever begun. */
  boolean isInTheFuture(int version) {
    return version > next;
  }

  List<Pattern> patterns(int version) {
    return version == current ? reference.patterns() : prepared.getOrDefault(version, List.of());
  }

  /**
   * Adds patterns, up to the first one that is wrong.
   *
   * @throws InvalidExpressionException if one is; those before it were added
   */
  void add(int version, List<Pattern> more) throws InvalidExpressionException {
    if (version == current) {
      reference.addAll(more);
      return;
    }
    List<Pattern> patterns = prepared.get(version);
    if (patterns != null) {
      for (Pattern pattern : more) {
        reference.check(pattern);
        patterns.add(pattern);
      }
    }
  }

  void clear(int version) {
    if (version == current) {
      reference.removeIf(any -> true);
    } else if (prepared.containsKey(version)) {
      prepared.put(version, new ArrayList<>());
    }
  }

  /** Makes a version the one that is matched against; those before it are gone. */
  void commit(int version) throws InvalidExpressionException {
    List<Pattern> patterns = prepared.get(version);
    if (patterns != null) {
      reference.replace(patterns);
      prepared.keySet().removeIf(number -> number <= version);
      current = version;
    }
  }
}
