package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClocksTest {
  private static final long NS_PER_CENTI = 10_000_000L;

  @Test
  void tellsTheTimeSinceTheMachineWasStarted() throws Exception {
    long before = Clocks.sinceBootNs();
    String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
    long after = Clocks.sinceBootNs();

    // Of the same clock, in hundredths of a second.
    assertThat((long) (Double.parseDouble(uptime) * 100))
        .isBetween(before / NS_PER_CENTI - 1, after / NS_PER_CENTI + 1);
  }
}
