package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.daemon.CheckerDump;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file of the checkers beside the one that Keepalived 2.2.7 has written of the same virtual
 * servers, all of them up (with a library in front of it that acts as IPVS); without the accounts
 * of scripts.
 */
class CheckerDumpTest {
  private static final String SERVERS =
      """
      global_defs {
        enable_script_security
        script_user root
        smtp_alert
        smtp_server 127.0.0.1 2525
        notification_email {
          ops@example.com
        }
      }
      virtual_server 127.0.5.1 80 {
        delay_loop 1
        lb_algo wrr
        lb_kind NAT
        protocol TCP
        quorum_up "/usr/bin/true"
        quorum_down "/usr/bin/true a b"
        sorry_server 127.0.5.9 80
        real_server 127.0.1.1 8080 {
          weight 1
          uthreshold 100
          notify_up "/usr/bin/true"
          notify_down "/usr/bin/true down"
          TCP_CHECK {
            connect_timeout 1
            retry 1
            delay_before_retry 1
          }
        }
        real_server 127.0.1.5 8080 {
          weight 3
          TCP_CHECK {
            connect_timeout 1
          }
        }
      }
      virtual_server 127.0.5.2 80 {
        delay_loop 1
        lb_algo rr
        lb_kind NAT
        omega
        protocol TCP
        quorum 2
        real_server 127.0.1.2 8080 {
          weight 2
          HTTP_GET {
            url {
              path /
              status_code 200 300-304
            }
            url {
              path /other
            }
            connect_timeout 1
            retry 1
            delay_before_retry 1
          }
        }
      }
      virtual_server 127.0.5.3 80 {
        delay_loop 1
        lb_algo lc
        lb_kind NAT
        protocol TCP
        real_server 127.0.1.3 8080 {
          MISC_CHECK {
            misc_path "/usr/bin/true well"
          }
        }
      }
      virtual_server 127.0.5.4 25 {
        delay_loop 1
        lb_algo rr
        lb_kind NAT
        persistence_timeout 50
        protocol TCP
        real_server 127.0.1.3 8080 {
          SMTP_CHECK {
            connect_timeout 1
            helo_name lb.example.org
          }
        }
      }
      virtual_server fd00::99 80 {
        delay_loop 2
        lb_algo sh
        lb_kind NAT
        protocol TCP
        real_server fd00::10 80 {
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void everyLineIsOneOfKeepalivedsInItsOrder() throws Exception {
    KeepalivedConfig config = KeepalivedFiles.read(folder, SERVERS);
    VirtualServerScripts states = states(config);
    states.heard(facts(config, 1));
    List<String> ours = topology(CheckerDump.of(config, states));
    List<String> theirs = theirs();
    int at = 0;
    for (String line : ours) {
      int found = theirs.subList(at, theirs.size()).indexOf(line);
      assertThat(found)
          .as("'%s' after '%s'", line, theirs.get(Math.max(0, at - 1)))
          .isNotNegative();
      at += found + 1;
    }
    // What is left out are settings that have no effect here.
    assertThat(theirs).hasSizeLessThan(2 * ours.size());
  }

  @Test
  void aServerThatIsDownIsSoInBothParts() throws Exception {
    KeepalivedConfig config = KeepalivedFiles.read(folder, SERVERS);
    VirtualServerScripts states = states(config);
    states.heard(facts(config, 0));
    assertThat(topology(CheckerDump.of(config, states)))
        .contains("   quorum_state_up = 0", "   alive = 0", "   num failed checkers = 1")
        .contains("   Up = no", "   Has run = yes")
        .doesNotContain("   Up = yes");
  }

  private static VirtualServerScripts states(KeepalivedConfig config) {
    VirtualServerScripts.Outlet nobody =
        new VirtualServerScripts.Outlet() {
          @Override
          public void run(ScriptCommand command) throws LinuxException {
            // Nobody is told.
          }

          @Override
          public void mail(String subject, String text) {
            // Nobody is told.
          }

          @Override
          public void pipe(String line) {
            // Nobody is told.
          }
        };
    return new VirtualServerScripts(config.virtualServers(), nobody, line -> {});
  }

  private static Map<String, Integer> facts(KeepalivedConfig config, int up) {
    return VirtualServerScripts.subjects(config.virtualServers()).stream()
        .collect(java.util.stream.Collectors.toMap(subject -> subject, subject -> up));
  }

  private static List<String> topology(String dump) {
    return dump.substring(dump.indexOf("------< LVS Topology")).lines().toList();
  }

  private static List<String> theirs() throws Exception {
    try (InputStream in = CheckerDumpTest.class.getResourceAsStream("keepalived_check.data")) {
      byte[] all = Objects.requireNonNull(in).readAllBytes();
      return new String(all, StandardCharsets.UTF_8).lines().toList();
    }
  }
}
