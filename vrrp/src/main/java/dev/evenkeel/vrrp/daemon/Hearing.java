package dev.evenkeel.vrrp.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Daemon thread only: whether anything has arrived on an interface of late, by the kernel's count
 * of packets. One whose cable leads nowhere hears nothing, though its link may be up. Multicast
 * does not count: a switch that has lost all others still says that it is there (LLDP, spanning
 * tree).
 */
final class Hearing {
  private static final Path COUNTS = Path.of("/proc/thread-self/net/dev");
  private static final long OF_LATE_NS = 2_000_000_000L;

  private static final int PACKETS = 1;
  private static final int MULTICAST = 7;

  private final Map<String, Long> packets = new HashMap<>();
  private final Map<String, Long> heardNs = new HashMap<>();

  /** Looks again; to be called a few times a second. */
  void look(long nowNs) {
    try {
      look(Files.readAllLines(COUNTS), nowNs);
    } catch (IOException unreadable) {
      // Whoever cannot know counts as hearing.
      packets.clear();
      heardNs.clear();
    }
  }

  /** The lines of the file, after two of headings. */
  void look(List<String> lines, long nowNs) {
    for (String line : lines.subList(Math.min(2, lines.size()), lines.size())) {
      int colon = line.lastIndexOf(':');
      String[] counts = line.substring(colon + 1).strip().split("\\s+", -1);
      if (colon > 0 && counts.length > MULTICAST) {
        String device = line.substring(0, colon).strip();
        long now = Long.parseLong(counts[PACKETS]) - Long.parseLong(counts[MULTICAST]);
        Long before = packets.put(device, now);
        if (before == null || before != now) {
          heardNs.put(device, nowNs);
        }
      }
    }
  }

  /** Whether something has arrived; true, too, where nobody knows. */
  boolean of(String device, long nowNs) {
    Long last = heardNs.get(device);
    return last == null || nowNs - last < OF_LATE_NS;
  }
}
