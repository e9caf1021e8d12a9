package dev.evenkeel.lab.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Stateless: what this process must be able to do before it can build a network. */
public final class Privileges {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** A capability by its number in capabilities(7). */
  private enum Capability {
    CAP_NET_BIND_SERVICE(10),
    CAP_NET_ADMIN(12),
    CAP_NET_RAW(13),
    CAP_SYS_PTRACE(19),
    CAP_SYS_ADMIN(21);

    private final int bit;

    Capability(int bit) {
      this.bit = bit;
    }
  }

  private Privileges() {}

  /** The capabilities that are missing, by name; empty if hosts can be made. */
  public static List<String> missing() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("CapEff:")) {
        return missing(Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16));
      }
    }
    throw new IOException(STATUS + " names no capabilities");
  }

  static List<String> missing(long effective) {
    List<String> names = new ArrayList<>();
    for (Capability capability : Capability.values()) {
      if ((effective >>> capability.bit & 1) == 0) {
        names.add(capability.name());
      }
    }
    return names;
  }
}
