package dev.evenkeel.vrrp.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * One thread only: where the dumps go. Each is written beside its place, readable by its owner
 * only, and then moved there: a reader never sees half of it, and a symbolic link that someone else
 * put there is replaced, not followed.
 */
final class DumpFiles {
  private final Path folder;
  private final DaemonLog log;

  DumpFiles(Path folder, DaemonLog log) {
    this.folder = folder;
    this.log = log;
  }

  /**
   * @param name of the file, after {@code keepalived}
   * @param what it is, for the log
   */
  void write(String name, String what, String content) {
    long pid = ProcessHandle.current().pid();
    log.info("Printing %s for process(%d) on signal".formatted(what, pid));
    Path target = folder.resolve("keepalived" + name);
    try {
      Path temporary =
          Files.createTempFile(
              folder,
              "keepalived.",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, content);
      if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(temporary);
        log.info("Can't write dump file " + target + ": it is a directory");
        return;
      }
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException refused) {
      log.info("Can't write dump file " + target + ": " + refused.getMessage());
    }
  }
}
