package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessesTest {
  @Test
  void pidFdBecomesReadableWhenTheProcessEnds() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    int fd = Processes.openPidFd((int) sleeper.pid());
    assertThat(fd).isGreaterThanOrEqualTo(0);
    try (Epoll epoll = new Epoll(1)) {
      epoll.add(fd, Epoll.IN, 5);
      assertThat(epoll.await(0)).as("still running").isZero();
      assertThat(Signals.send((int) sleeper.pid(), Signals.KILL)).isZero();
      assertThat(epoll.await(5000)).isEqualTo(1);
      assertThat(sleeper.waitFor(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      Descriptors.close(fd);
      sleeper.destroyForcibly();
    }
  }

  @Test
  void aProcessThatIsNotThereIsNamed() {
    assertThat(Signals.send(Integer.MAX_VALUE, 0)).isEqualTo(-Errno.ESRCH);
    assertThat(Processes.openPidFd(Integer.MAX_VALUE)).isNegative();
  }

  @Test
  void limitsAreReadInTheKernelsOrder() throws Exception {
    Processes.Limit files = Processes.limit(Processes.RLIMIT_NOFILE);
    assertThat(files.soft()).isPositive();
    assertThat(files.hard())
        .satisfiesAnyOf(
            hard -> assertThat(hard).isGreaterThanOrEqualTo(files.soft()),
            hard -> assertThat(hard).isEqualTo(-1));
  }

  @Test
  void wakeUpsCrossThreads() throws Exception {
    try (EventFd event = new EventFd();
        Epoll epoll = new Epoll(1)) {
      epoll.add(event.fd(), Epoll.IN, 1);
      Thread waker = Thread.ofPlatform().start(event::wake);
      assertThat(epoll.await(5000)).isEqualTo(1);
      event.drain();
      assertThat(epoll.await(0)).isZero();
      waker.join();
    }
  }
}
