package dev.evenkeel.node;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Any thread: what a process is about at this moment, out of proc(5).
 *
 * <p>A balancer that is silent because the machine is busy, because it collects garbage or because
 * a page has to come from the disk has threads that run, want to, or wait for the disk. One that is
 * stopped, frozen or dead-locked has none.
 *
 * @param pid the process
 */
record ProcessActivity(int pid) implements PulseWatch.Activity {
  /** proc(5), stat: the fields are counted from the one after the name, which is number 3. */
  private static final int STATE = 0;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  /** USER_HZ is 100 on every architecture that Java 25 runs on. */
  private static final int MS_PER_TICK = 10;

  @Override
  public boolean isAtWork() {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder().resolve("task"))) {
      for (Path thread : threads) {
        String state = fields(thread)[STATE];
        if (state.equals("R") || state.equals("D")) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException ended) {
      return false;
    }
    return false;
  }

  @Override
  public long cpuMs() {
    try {
      String[] fields = fields(folder());
      long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
      return ticks * MS_PER_TICK;
    } catch (IOException ended) {
      return 0;
    }
  }

  private Path folder() {
    return Path.of("/proc/" + pid);
  }

  /** The fields after the name, which may itself contain parentheses and blanks. */
  private static String[] fields(Path folder) throws IOException {
    String stat = Files.readString(folder.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }
}
