package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A named list of tests, of which one must apply. Later lines of the same name add to it while the
 * configuration is read; then it never changes, and is for any thread.
 */
public final class Acl {
  private final String name;
  private final List<AclTest> tests = new CopyOnWriteArrayList<>();

  /** The lists that its tests ask. */
  private final List<Acl> asks = new CopyOnWriteArrayList<>();

  Acl(String name) {
    this.name = name;
  }

  /** Returns its name; empty for an anonymous one. */
  public String name() {
    return name;
  }

  void add(AclTest test) {
    tests.add(test);
  }

  /**
   * Adds a test that asks other lists.
   *
   * @throws InvalidExpressionException if one of them asks this one
   */
  void add(AclTest test, List<Acl> asked) throws InvalidExpressionException {
    for (Acl other : asked) {
      if (other.asks(this)) {
        throw new InvalidExpressionException("it refers to itself by way of '" + other.name + "'");
      }
    }
    asks.addAll(asked);
    add(test);
  }

  @SuppressWarnings("ReferenceEquality") // A list is an identity.
  private boolean asks(Acl other) {
    return this == other || asks.stream().anyMatch(acl -> acl.asks(other));
  }

  List<AclTest> tests() {
    return tests;
  }

  /** Tells whether one of the tests can apply at some checkpoint. */
  boolean isUsableAt(Checkpoint checkpoint) {
    return tests.isEmpty()
        || tests.stream().anyMatch(t -> t.expression().keyword().needs().at(checkpoint));
  }

  Verdict evaluate(SampleContext context, Sample sample) {
    Verdict verdict = Verdict.FALSE;
    for (int i = 0; i < tests.size(); i++) {
      verdict = verdict.or(tests.get(i).test(context, sample));
      if (verdict == Verdict.TRUE) {
        return verdict;
      }
    }
    return verdict;
  }
}
