package dev.evenkeel.balancer.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Control thread only: tells others which process to send signals to. */
public final class PidFile {
  private PidFile() {}

  /**
   * Writes the pid and a line feed.
   *
   * @throws IOException with HAProxy's own complaint
   */
  public static void write(String path, long pid) throws IOException {
    try {
      Files.writeString(Path.of(path), pid + "\n");
    } catch (IOException refused) {
      throw new IOException("Cannot create pidfile " + path, refused);
    }
  }
}
