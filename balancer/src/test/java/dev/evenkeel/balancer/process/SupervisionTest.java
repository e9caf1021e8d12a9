package dev.evenkeel.balancer.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Sockets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a supervisor hears. */
@Timeout(30)
class SupervisionTest {
  private final int[] ends = new int[2];

  @BeforeEach
  void open() {
    assertThat(Sockets.pair(Sockets.SOCK_SEQPACKET, ends)).isZero();
    Descriptors.setNonBlocking(ends[0]);
    Descriptors.setNonBlocking(ends[1]);
  }

  @AfterEach
  void close() {
    Descriptors.close(ends[0]);
    Descriptors.close(ends[1]);
  }

  private Supervision supervision() {
    return Supervision.fromEnvironment(Map.of(Supervision.ENVIRONMENT, String.valueOf(ends[1])));
  }

  /** The next message, empty where there is none. */
  private String next() {
    byte[] buffer = new byte[64];
    long length = Sockets.receive(ends[0], buffer, 0, buffer.length, 0);
    return length < 0 ? "" : new String(buffer, 0, (int) length, StandardCharsets.US_ASCII);
  }

  private String await(String wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String heard = next();
    while (!heard.equals(wanted)) {
      assertThat(System.nanoTime()).as("heard %s, not %s", heard, wanted).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
      heard = next();
    }
    return heard;
  }

  @Test
  void eachMessageIsOnePacket() {
    Supervision supervision = supervision();
    assertThat(supervision.isPresent()).isTrue();
    supervision.ready();
    supervision.beat(Supervision.Service.SERVING, List.of());
    supervision.beat(Supervision.Service.IDLE, List.of());
    supervision.beat(Supervision.Service.UNCHECKED, List.of());
    supervision.stopping();
    supervision.refused();
    assertThat(List.of(next(), next(), next(), next(), next(), next()))
        .containsExactly(
            "ready", "beat serving", "beat idle", "beat unchecked", "stopping", "refused");
    assertThat(next()).isEmpty();
  }

  @Test
  void aSupervisorThatDoesNotReadOrIsGoneIsNoReasonToStop() {
    Supervision supervision = supervision();
    for (int beat = 0; beat < 100_000; beat++) {
      supervision.beat(Supervision.Service.SERVING, List.of());
    }
    Descriptors.close(ends[0]);
    supervision.beat(Supervision.Service.SERVING, List.of());
    assertThat(Sockets.send(ends[1], new byte[1], 0, 1, 0)).isEqualTo(-Errno.EPIPE);
  }

  @Test
  void nobodyIsThereWithoutANumberOrWithAWrongOne() {
    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of(Supervision.ENVIRONMENT, "x"),
            Map.of(Supervision.ENVIRONMENT, ""),
            Map.of(Supervision.ENVIRONMENT, "999999"))) {
      Supervision supervision = Supervision.fromEnvironment(environment);
      assertThat(supervision.isPresent()).isFalse();
      supervision.beat(Supervision.Service.SERVING, List.of());
    }
  }

  @Test
  void beatsAsLongAsEveryLoopAnswersAndSaysWhetherItServes() throws Exception {
    EventLoop control = new EventLoop(-1, 4096, 65536, 0, broken -> {});
    EventLoop good = new EventLoop(0, 4096, 65536, 0, broken -> {});
    EventLoop hanging = new EventLoop(1, 4096, 65536, 0, broken -> {});
    AtomicReference<Supervision.Service> serving =
        new AtomicReference<>(Supervision.Service.SERVING);
    Heartbeat heart =
        new Heartbeat(
            control, List.of(good, hanging), supervision(), serving::get, ms -> List.of());
    List<Thread> threads =
        List.of(
            Thread.ofPlatform().daemon().start(control),
            Thread.ofPlatform().daemon().start(good),
            Thread.ofPlatform().daemon().start(hanging));
    try {
      control.execute(heart::start);
      await("beat serving");
      serving.set(Supervision.Service.IDLE);
      await("beat idle");
      serving.set(Supervision.Service.SERVING);
      await("beat serving");

      CountDownLatch hang = new CountDownLatch(1);
      CountDownLatch hangs = new CountDownLatch(1);
      hanging.execute(() -> {
        hangs.countDown();
        try {
          hang.await();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      });
      hangs.await();
      // Two beats may be under way: one sent, one that the loop had answered before.
      CountDownLatch turns = new CountDownLatch(1);
      control.execute(turns::countDown);
      turns.await();
      while (!next().isEmpty()) {
        // Takes what was sent before the loop hung.
      }
      TimeUnit.MILLISECONDS.sleep(10L * Supervision.BEAT_INTERVAL_MS); // silence takes its time
      int late = 0;
      while (!next().isEmpty()) {
        late++;
      }
      assertThat(late).as("beats after a loop has hung").isLessThanOrEqualTo(1);
      hang.countDown();
      await("beat serving");
    } finally {
      List.of(control, good, hanging).forEach(EventLoop::stop);
      for (Thread thread : threads) {
        thread.join(5000);
      }
    }
  }
}
