package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QueuedLinesTest {
  private final List<String> written = new CopyOnWriteArrayList<>();

  @Test
  void allThatWasSaidIsWrittenInOrderBeforeTheEnd() {
    try (QueuedLines lines = new QueuedLines(text -> "> " + text, written::add)) {
      for (int i = 0; i < 5_000; i++) {
        lines.accept("line " + i);
      }
    }
    assertThat(written).hasSize(5_000).startsWith("> line 0").endsWith("> line 4999");
  }

  @Test
  void nobodyWaitsForAReaderAndWhatIsLostIsCounted() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch reading = new CountDownLatch(1);
    QueuedLines lines =
        new QueuedLines(
            text -> text,
            line -> {
              stuck.countDown();
              awaitQuietly(reading);
              written.add(line);
            },
            3);
    lines.accept("stuck");
    stuck.await();
    for (int i = 1; i <= 10; i++) {
      lines.accept("line " + i);
    }
    // Ends although nobody reads.
    lines.flush();
    assertThat(written).isEmpty();

    reading.countDown();
    lines.flush();
    lines.accept("again");
    lines.close();
    assertThat(written)
        .containsExactly(
            "stuck",
            "line 1",
            "line 2",
            "line 3",
            "7 lines before this one were lost: nobody read them",
            "again");
  }

  @Test
  void theEndWaitsForNobodyWhoDoesNotRead() {
    CountDownLatch never = new CountDownLatch(1);
    QueuedLines lines = new QueuedLines(text -> text, _ -> awaitQuietly(never));
    lines.accept("unread");
    lines.close();
    assertThat(never.getCount()).isEqualTo(1);
    never.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
