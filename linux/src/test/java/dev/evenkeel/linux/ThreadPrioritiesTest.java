package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThreadPrioritiesTest {
  /** The kernel's word on it: the nineteenth field of stat(5). */
  private static int nicenessOf(String name) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.contains("(" + name + ")")) {
          return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
        }
      }
    }
    throw new AssertionError("no thread " + name);
  }

  @Test
  void onlyTheThreadsOfThatNameStepBack() throws Exception {
    CountDownLatch named = new CountDownLatch(2);
    CountDownLatch over = new CountDownLatch(1);
    Thread.Builder.OfPlatform daemon = Thread.ofPlatform().daemon();
    for (String name : new String[] {"steps-back-1", "stays"}) {
      daemon
          .name(name)
          .start(() -> {
            named.countDown();
            try {
              over.await();
            } catch (InterruptedException ended) {
              Thread.currentThread().interrupt();
            }
          });
    }
    named.await();

    assertThat(ThreadPriorities.lower("steps-back", 7)).isEqualTo(1);

    assertThat(nicenessOf("steps-back-1")).isEqualTo(7);
    assertThat(nicenessOf("stays")).isZero();
    over.countDown();
  }

  @Test
  void noThreadOfThatNameIsNoError() {
    assertThat(ThreadPriorities.lower("nobody-is-called-so", 1)).isZero();
  }
}
