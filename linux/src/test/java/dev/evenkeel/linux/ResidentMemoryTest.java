package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.ResidentMemory.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
  @Test
  void onlyCleanPagesOfFilesThatCannotBeWrittenAreDispensable() {
    List<String> smaps =
        """
        7f0000000000-7f0000002000 r-xp 00000000 fe:00 12   /usr/lib/libx.so
        Anonymous:             0 kB
        7f0000002000-7f0000003000 r--p 00002000 fe:00 12   /usr/lib/libx.so
        Anonymous:             4 kB
        7f0000003000-7f0000004000 rw-p 00003000 fe:00 12   /usr/lib/libx.so
        Anonymous:             0 kB
        7f0000004000-7f0000005000 r--p 00000000 00:00 0\s
        Anonymous:             0 kB
        7f0000005000-7f0000006000 r--p 00000000 00:00 0    [vvar]
        Anonymous:             0 kB
        7f0000006000-7f0000007000 r--s 00000000 fe:00 13   /shared
        Anonymous:             0 kB
        """
            .lines()
            .toList();
    assertThat(ResidentMemory.mappings(smaps))
        .containsExactly(
            new Mapping(0x7f0000000000L, 0x7f0000002000L, true),
            new Mapping(0x7f0000002000L, 0x7f0000003000L, false),
            new Mapping(0x7f0000003000L, 0x7f0000004000L, false),
            new Mapping(0x7f0000004000L, 0x7f0000005000L, false),
            new Mapping(0x7f0000005000L, 0x7f0000006000L, false),
            new Mapping(0x7f0000006000L, 0x7f0000007000L, false));
  }

  @Test
  void lessMemoryAndTheProgramGoesOn() throws IOException {
    long before = fileBackedKb();
    ResidentMemory.release();
    assertThat(fileBackedKb()).isLessThan(before);
  }

  private static long fileBackedKb() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssFile:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
