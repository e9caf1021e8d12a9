package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Keepalived and ours watch the same things and must come to the same priorities. */
class TrackersBesideKeepalivedTest {
  private static final Pattern PRIORITY =
      Pattern.compile("effective priority from (\\d+) to (\\d+)");

  @TempDir Path folder;

  @Test
  void filesScriptsAndInterfacesAddUpAlike() throws Exception {
    Path added = folder.resolve("added");
    Path required = folder.resolve("required");
    Path reversed = folder.resolve("reversed");
    String config =
        """
        vrrp_script bad {
          script /bin/false
          interval 1
          weight -7 reverse
        }
        track_file added {
          file %s
          weight 2
          init_file 5
        }
        track_file required {
          file %s
          weight 0
        }
        track_file reversed {
          file %s
          weight 1 reverse
        }
        vrrp_instance VI_1 {
          interface eth0
          state BACKUP
          virtual_router_id %%d
          virtual_ipaddress {
            192.168.0.%%d
          }
          track_script {
            bad
          }
          track_interface {
            lo weight 40 reverse
          }
          track_file {
            added
            required
            reversed
          }
        }
        """
            .formatted(added, required, reversed);
    try (Lan lan = new Lan(folder)) {
      // Not each other's peers: what is compared is what each makes of the same files.
      List<Node> both =
          List.of(
              lan.start("a", Kind.OURS, config.formatted(51, 51)),
              lan.start("b", Kind.REAL, config.formatted(52, 52)));
      // 100 + 2 x 5 from the file - 40 from lo + 7 from the script.
      await(both, 77);
      write(added, "20");
      await(both, 107);
      write(added, "abc");
      await(both, 67);
      write(reversed, "12");
      await(both, 55);
      Files.delete(reversed);
      await(both, 67);
      write(required, "1");
      awaitLine(both, "(VI_1): tracked file required now FAULT state");
      write(required, "0");
      awaitLine(both, "(VI_1): tracked file required leaving FAULT state");
      write(added, "-200");
      awaitLine(both, "(VI_1): tracked file added now FAULT state");
      write(added, "1");
      awaitLine(both, "(VI_1): tracked file added leaving FAULT state");
      await(both, 69);
      assertThat(both).allMatch(node -> node.log().contains("Entering FAULT STATE"));
    }
  }

  private static void write(Path file, String text) throws Exception {
    Files.writeString(file, text + "\n");
  }

  private static void await(List<Node> nodes, int priority) throws Exception {
    for (Node node : nodes) {
      Lan.await("priority " + priority + " in:\n" + node.log(), () -> last(node) == priority);
    }
  }

  private static int last(Node node) {
    return PRIORITY
        .matcher(node.log())
        .results()
        .reduce((before, after) -> after)
        .map(m -> Integer.parseInt(m.group(2)))
        .orElse(-1);
  }

  private static void awaitLine(List<Node> nodes, String line) throws Exception {
    for (Node node : nodes) {
      node.awaitLog(line);
    }
  }
}
