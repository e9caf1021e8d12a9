package dev.evenkeel.balancer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stands in front of a message. */
class SyslogHeaderTest {
  private static final long WALL_MS =
      LocalDateTime.of(2026, 3, 4, 5, 6, 7, 89_000_000)
          .atZone(ZoneId.systemDefault())
          .toInstant()
          .toEpochMilli();

  private static String header(Framing framing, String host) {
    StringBuilder out = new StringBuilder();
    new SyslogHeader(framing, Facility.LOCAL0, "haproxy", Optional.ofNullable(host), 42)
        .append(out, Level.INFO, WALL_MS, "");
    return out.toString();
  }

  @Test
  void eachFraming() {
    String offset =
        ZoneId.systemDefault()
            .getRules()
            .getOffset(java.time.Instant.ofEpochMilli(WALL_MS))
            .getId()
            .replace("Z", "+00:00");
    String iso = "2026-03-04T05:06:07.089000" + offset;
    assertThat(header(Framing.LOCAL, "h")).isEqualTo("<134>Mar  4 05:06:07 haproxy[42]: ");
    assertThat(header(Framing.RFC3164, "h")).isEqualTo("<134>Mar  4 05:06:07 h haproxy[42]: ");
    assertThat(header(Framing.RFC3164, null))
        .isEqualTo("<134>Mar  4 05:06:07 localhost haproxy[42]: ");
    assertThat(header(Framing.RFC5424, "h")).isEqualTo("<134>1 " + iso + " h haproxy 42 - - ");
    assertThat(header(Framing.RFC5424, null)).isEqualTo("<134>1 " + iso + " - haproxy 42 - - ");
    assertThat(header(Framing.PRIORITY, "h")).isEqualTo("<134>");
    assertThat(header(Framing.SHORT, "h")).isEqualTo("<6>");
    assertThat(header(Framing.TIMED, "h")).isEqualTo("<6>" + iso + " ");
    assertThat(header(Framing.ISO, "h")).isEqualTo(iso + " ");
    assertThat(header(Framing.RAW, "h")).isEmpty();
  }

  @Test
  void theSecondThatIsRememberedIsNotShownForAnother() {
    SyslogHeader header =
        new SyslogHeader(Framing.LOCAL, Facility.LOCAL0, "t", Optional.empty(), 1);
    StringBuilder out = new StringBuilder();
    header.append(out, Level.ERR, WALL_MS, "");
    header.append(out, Level.ERR, WALL_MS + 1000, "");
    header.append(out, Level.ERR, WALL_MS, "");
    assertThat(out.toString())
        .isEqualTo(
            "<131>Mar  4 05:06:07 t[1]: <131>Mar  4 05:06:08 t[1]: <131>Mar  4 05:06:07 t[1]: ");
  }
}
