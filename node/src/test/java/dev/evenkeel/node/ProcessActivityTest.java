package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessActivityTest {
  private Process process;

  private ProcessActivity start(String script) throws IOException {
    process = new ProcessBuilder("sh", "-c", script).start();
    return new ProcessActivity((int) process.pid());
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void aSpinningProcessIsAtWorkAndUsesItsProcessor() throws IOException {
    ProcessActivity spinning = start("while :; do :; done");
    Deadline.await("at work", spinning::isAtWork);
    long beforeMs = spinning.cpuMs();
    Deadline.await("processor time", () -> spinning.cpuMs() >= beforeMs + 100);
  }

  @Test
  void aSleepingProcessIsNotAtWork() throws IOException {
    ProcessActivity sleeping = start("read forever");
    Deadline.await("asleep", quiet(sleeping));
    assertThat(sleeping.cpuMs()).isLessThan(1_000);
  }

  @Test
  void aStoppedProcessIsNotAtWorkAlthoughItWouldSpin() throws IOException {
    ProcessActivity spinning = start("while :; do :; done");
    Deadline.await("at work", spinning::isAtWork);
    assertThat(Signals.send(spinning.pid(), Signals.STOP)).isZero();
    Deadline.await("stopped", quiet(spinning));
    long beforeMs = spinning.cpuMs();
    assertThat(spinning.isAtWork()).isFalse();
    Signals.send(spinning.pid(), Signals.CONT);
    Deadline.await("at work again", spinning::isAtWork);
    Deadline.await("processor time", () -> spinning.cpuMs() > beforeMs);
  }

  @Test
  void aProcessThatIsGoneDoesNothing() throws Exception {
    ProcessActivity gone = start("exit 0");
    process.waitFor();
    assertThat(gone.isAtWork()).isFalse();
    assertThat(gone.cpuMs()).isZero();
  }

  private static BooleanSupplier quiet(ProcessActivity activity) {
    return () -> !activity.isAtWork();
  }
}
