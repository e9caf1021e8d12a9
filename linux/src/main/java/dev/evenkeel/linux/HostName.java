package dev.evenkeel.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any thread: what this machine is called, without asking anybody else. */
public final class HostName {
  private HostName() {}

  /** As gethostname(2) says it, {@code localhost} if it cannot be read. */
  public static String get() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException unreadable) {
      return "localhost";
    }
  }
}
