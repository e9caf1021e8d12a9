package dev.evenkeel.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Any thread: whether a process is at work at this moment: proc(5), the state of each thread.
 *
 * <p>A balancer that is silent because the machine is busy, or because it collects garbage, has
 * threads that run or want to. One that is stopped, frozen or dead-locked has none: its silence
 * will last.
 */
final class ProcessActivity {
  private ProcessActivity() {}

  /** Whether any thread of {@code pid} runs or waits for a processor only. */
  static boolean isRunnable(int pid) {
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        int state = stat.lastIndexOf(')') + 2;
        if (state < stat.length() && stat.charAt(state) == 'R') {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException ended) {
      return false;
    }
    return false;
  }
}
