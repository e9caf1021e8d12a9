package dev.evenkeel.vrrp.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Runs a loop through steps: something is done, and then awaited. */
final class LoopSteps {
  private static final long PATIENCE_MS = 10_000;
  private static final long POLL_MS = 5;

  /** One of them. */
  private record Step(Action action, BooleanSupplier until) {}

  /** Something to do. */
  interface Action {
    void run() throws Exception;
  }

  private final EventLoop loop;
  private final List<Step> steps = new ArrayList<>();
  private int at;
  private long endNs;
  private boolean passed;

  LoopSteps(EventLoop loop) {
    this.loop = loop;
  }

  LoopSteps then(Action action, BooleanSupplier until) {
    steps.add(new Step(action, until));
    return this;
  }

  void run() throws Exception {
    begin();
    loop.run();
    assertThat(passed).as("step %d of %d", at + 1, steps.size()).isTrue();
  }

  private void begin() {
    endNs = loop.nowNs() + PATIENCE_MS * 1_000_000;
    try {
      steps.get(at).action().run();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
    loop.after(POLL_MS, this::look);
  }

  private void look() {
    if (!steps.get(at).until().getAsBoolean()) {
      if (loop.nowNs() > endNs) {
        loop.stop();
      } else {
        loop.after(POLL_MS, this::look);
      }
    } else if (at + 1 < steps.size()) {
      at++;
      begin();
    } else {
      passed = true;
      loop.stop();
    }
  }
}
