package dev.evenkeel.balancer.config;

import dev.evenkeel.linux.LinuxException;
import java.nio.file.Path;

/** How the program goes where {@code -C} or {@code default-path} says. Main thread only. */
@FunctionalInterface
public interface DirectoryChange {
  /** That of a program that cannot leave its directory. */
  DirectoryChange NONE = directory -> directory;

  /**
   * Goes to a directory.
   *
   * @return where the relative names of configuration files begin from now on: an empty path once
   *     the process is there
   * @throws LinuxException if that cannot be
   */
  Path enter(Path directory) throws LinuxException;
}
