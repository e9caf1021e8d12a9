package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Any thread: gives back the memory that only starting up needed.
 *
 * <p>A JVM touches nearly all of its library and of its cache of classes while it starts, and a
 * small part of them afterwards. Pages of files that were never written are dropped from the
 * process (madvise(2), MADV_DONTNEED); they stay in the page cache, shared with other JVMs, and
 * come back one by one, without the disk, where they are touched again.
 */
public final class ResidentMemory {
  private static final int MADV_DONTNEED = 4;
  private static final Path SMAPS = Path.of("/proc/self/smaps");
  private static final MethodHandle MADVISE =
      Native.blocking("madvise", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

  /** One mapping of {@code /proc/pid/smaps}. */
  record Mapping(long from, long to, boolean dispensable) {}

  private ResidentMemory() {}

  /** Drops the pages of files that can be had again. */
  public static void release() {
    try {
      List<String> lines = Files.readAllLines(SMAPS, StandardCharsets.ISO_8859_1);
      for (Mapping mapping : mappings(lines)) {
        if (mapping.dispensable()) {
          drop(mapping);
        }
      }
    } catch (IOException noProc) {
      // Then it stays as it is.
    }
  }

  /**
   * Reads mappings; one is dispensable if it belongs to a file, cannot be written, and holds no
   * page of its own: what is dropped of it is read from the file again, byte for byte.
   */
  static List<Mapping> mappings(List<String> smaps) {
    List<Mapping> mappings = new ArrayList<>();
    String head = "";
    for (String line : smaps) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        head = line;
      } else if (line.startsWith("Anonymous:")) {
        String[] words = head.split(" +", 6);
        String[] range = words[0].split("-", 2);
        boolean clean = line.replaceAll("[^0-9]", "").equals("0");
        boolean ofFile = words.length == 6 && words[5].startsWith("/");
        mappings.add(
            new Mapping(
                Long.parseUnsignedLong(range[0], 16),
                Long.parseUnsignedLong(range[1], 16),
                clean && ofFile && words[1].startsWith("r-") && words[1].endsWith("p")));
      }
    }
    return mappings;
  }

  private static void drop(Mapping mapping) {
    try {
      MemorySegment state = Native.state();
      int ignored =
          (int)
              MADVISE.invokeExact(
                  state,
                  MemorySegment.ofAddress(mapping.from()),
                  mapping.to() - mapping.from(),
                  MADV_DONTNEED);
      assert ignored <= 0;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }
}
