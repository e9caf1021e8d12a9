package dev.evenkeel.balancer.sample;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A context with a request buffer and variables, for tests without a stream. */
public final class TestContext implements SampleContext {
  private final Map<VariableScope, Variables> variables = new EnumMap<>(VariableScope.class);
  private byte[] request = {};
  private boolean isFinal;

  /** Sets what has come from the client so far. */
  public TestContext request(byte[] bytes) {
    request = bytes.clone();
    return this;
  }

  /** Says that no more comes. */
  public TestContext complete() {
    isFinal = true;
    return this;
  }

  @Override
  public ProcessFacts process() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long wallMicros() {
    return 0;
  }

  @Override
  public boolean isFinal() {
    return isFinal;
  }

  @Override
  public Content request() {
    return new Content() {
      @Override
      public byte[] array() {
        return request;
      }

      @Override
      public int from() {
        return 0;
      }

      @Override
      public int length() {
        return request.length;
      }

      @Override
      public boolean mayGrow() {
        return !isFinal;
      }
    };
  }

  @Override
  public @Nullable Variables variables(VariableScope scope, boolean create) {
    return create
        ? variables.computeIfAbsent(scope, s -> Variables.ofStream())
        : variables.get(scope);
  }
}
