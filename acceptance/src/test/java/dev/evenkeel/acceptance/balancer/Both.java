package dev.evenkeel.acceptance.balancer;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Both programs tell the same story at the same time: most of it is waiting. */
final class Both {
  private static final int LIMIT_SECONDS = 200;

  private Both() {}

  /** What one program does. */
  interface Story<T> {
    T tell(Program program) throws Exception;
  }

  /** Lets both of them tell it; whatever one fails with, this fails with. */
  static <T> Map<Program, T> tell(Story<T> story) throws Exception {
    Map<Program, CompletableFuture<T>> running = new TreeMap<>();
    for (Program program : Program.values()) {
      CompletableFuture<T> told = new CompletableFuture<>();
      running.put(program, told);
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              told.complete(story.tell(program));
            } catch (Exception | AssertionError failed) {
              told.completeExceptionally(failed);
            }
          });
    }
    Map<Program, T> all = new TreeMap<>();
    for (Program program : Program.values()) {
      all.put(program, running.get(program).get(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
    return all;
  }
}
