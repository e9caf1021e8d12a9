package dev.evenkeel.lab.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureTest {
  @Test
  void eightyByTwentyFour() {
    List<String> rows = Picture.draw(Samples.scene(), 80, 24, Glyphs.LINES).plain();
    assertThat(String.join("\n", rows) + "\n")
        .isEqualTo(
            """
             evenkeel lab  5/10 balancer on lb1 hung                                   1:23
             client 192.168.0.50 asks 192.168.0.99: 100 requests/s, 2312 answered, 61 lost
                                                       v 192.168.0.99
             ┌─ lb1 192.168.0.100, Evenkeel ──────┐  ┌─ lb2 192.168.0.101, HAProxy+Keepa ─┐
             │ BACKUP                             │  │ MASTER                             │
             │ advertised priority 0              │  │ advertised priority 102            │
             │ balancer HUNG                      │  │ balancer alive                     │
             └────────────────────────────────────┘  └────────────────────────────────────┘
             ┌─ web1 192.168.0.102 ───────────────┐  ┌─ web2 192.168.0.103 ───────────────┐
             │ WEB 1 up                           │  │ WEB 2 stopped                      │
             │ 1156 answers, 50/s                 │  │ 1156 answers, 0/s                  │
             └────────────────────────────────────┘  └────────────────────────────────────┘
             ███████████████████████████████████████████████████████████████████×××××█████▄
             answered in each quarter of a second, the last at the right; × none
             0:00 lb2 starts: HAProxy+Keepalived    ok     4512 ms  cold start of both node
             0:06 lb1: balancer killed (SIGKILL)    ok      612 ms  balancer on lb1 killed
             1:20 lb1: balancer hangs (SIGSTOP)     FAIL > 8010 ms  balancer on lb1 hung



             192.168.0.101 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 102,
                 authtype none, intvl 1s, length 20, addrs: 192.168.0.99
             192.168.0.101 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 102,
                 authtype none, intvl 1s, length 20, addrs: 192.168.0.99
            """);
  }

  @Test
  void fitsIntoAnySizeFromEightyByTwentyFourOn() {
    for (int columns = 80; columns < 200; columns += 7) {
      for (int rows = 24; rows < 60; rows += 5) {
        List<String> drawn = Picture.draw(Samples.scene(), columns, rows, Glyphs.ASCII).plain();
        assertThat(drawn).hasSize(rows);
        int limit = columns;
        assertThat(drawn).allMatch(row -> row.length() <= limit);
        assertThat(drawn).anyMatch(row -> row.contains("VRRPv2, Advertisement"));
      }
    }
  }

  @Test
  void withoutUnicodeItIsPlainAscii() {
    assertThat(Glyphs.of(StandardCharsets.US_ASCII)).isEqualTo(Glyphs.ASCII);
    assertThat(Glyphs.of(StandardCharsets.UTF_8)).isEqualTo(Glyphs.LINES);
    assertThat(String.join("", Picture.draw(Samples.scene(), 80, 24, Glyphs.ASCII).plain()))
        .isPrintable();
  }

  @Test
  void stylesEndWithTheirRow() {
    List<String> rows = Picture.draw(Samples.scene(), 80, 24, Glyphs.LINES).styled();
    assertThat(rows).allMatch(row -> row.endsWith("\033[K"));
    assertThat(rows).anyMatch(row -> row.contains("\033[0;1;32mMASTER"));
    assertThat(rows).anyMatch(row -> row.contains("\033[0;1;33mHUNG"));
  }
}
