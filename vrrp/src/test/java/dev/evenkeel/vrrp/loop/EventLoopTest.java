package dev.evenkeel.vrrp.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.EventFd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLoopTest {
  /** Three times what one wait tells of. */
  private static final int MANY = 192;

  @Test
  void afterAPauseAllThatHasArrivedIsReadBeforeATimerRuns() throws Exception {
    List<EventFd> sources = new ArrayList<>();
    AtomicInteger read = new AtomicInteger();
    AtomicInteger readBeforeTimer = new AtomicInteger();
    try (EventLoop loop = new EventLoop()) {
      for (int i = 0; i < MANY; i++) {
        EventFd source = new EventFd();
        sources.add(source);
        loop.watch(
            source.fd(),
            () -> {
              source.drain();
              read.incrementAndGet();
            });
        source.wake();
      }
      loop.at(
          loop.nowNs(),
          () -> {
            readBeforeTimer.set(read.get());
            loop.stop();
          });
      loop.run();
    } finally {
      sources.forEach(EventFd::close);
    }
    assertThat(readBeforeTimer).hasValue(MANY);
  }

  @Test
  void timersRunThoughManyAreAlwaysReady() throws Exception {
    List<EventFd> sources = new ArrayList<>();
    try (EventLoop loop = new EventLoop()) {
      for (int i = 0; i < MANY; i++) {
        EventFd source = new EventFd();
        sources.add(source);
        loop.watch(source.fd(), () -> {});
        source.wake();
      }
      loop.after(1, loop::stop);
      loop.run();
    } finally {
      sources.forEach(EventFd::close);
    }
    assertThat(sources).hasSize(MANY);
  }
}
