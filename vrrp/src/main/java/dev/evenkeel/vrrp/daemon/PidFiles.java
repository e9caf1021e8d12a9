package dev.evenkeel.vrrp.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Main thread only: the files that say which process the daemon is. Ours is parent and VRRP child
 * in one.
 */
final class PidFiles implements AutoCloseable {
  private final List<Path> written = new ArrayList<>();

  /** Whether the file names a process that lives, and is not this one. */
  static boolean namesLivingProcess(Path file) {
    try {
      long pid = Long.parseLong(Files.readString(file).strip());
      return pid != ProcessHandle.current().pid()
          && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    } catch (IOException | NumberFormatException none) {
      return false;
    }
  }

  /** Writes this process's pid. */
  void write(Path file) throws IOException {
    Files.writeString(file, ProcessHandle.current().pid() + "\n");
    written.add(file);
  }

  @Override
  public void close() {
    for (Path file : written) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException leftBehind) {
        // A stale file is recognised at the next start.
      }
    }
  }
}
