package dev.evenkeel.acceptance.vrrp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Tests that mostly wait, each on a network of its own: several are played at a time. */
final class SideBySide {
  private final Path folder;
  private final ExecutorService pool;
  private final List<DynamicTest> tests = new ArrayList<>();

  /** What is set up, done and expected on a network. */
  interface Cell {
    void play(Lan lan) throws Exception;
  }

  /**
   * @param folder where each has a folder of its own
   */
  SideBySide(Path folder, int atATime) {
    this.folder = folder;
    pool = Executors.newFixedThreadPool(atATime);
  }

  /** Begins as soon as there is room, and is waited for when its turn has come. */
  void cell(String name, Cell cell) {
    Future<?> running =
        pool.submit(() -> {
          try (Lan lan = new Lan(Files.createTempDirectory(folder, "cell"))) {
            cell.play(lan);
          }
          return null;
        });
    tests.add(
        DynamicTest.dynamicTest(
            name,
            () -> {
              try {
                running.get(10, TimeUnit.MINUTES);
              } catch (ExecutionException failed) {
                throw failed.getCause();
              }
            }));
  }

  /** All of them; no more can be added. */
  Stream<DynamicTest> tests() {
    // What has been begun goes on to its end.
    pool.shutdown();
    return tests.stream();
  }
}
