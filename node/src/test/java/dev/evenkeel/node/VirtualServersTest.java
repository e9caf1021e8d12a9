package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.balancer.HaproxyCommand;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VirtualServer.Check;
import dev.evenkeel.vrrp.config.VirtualServer.Method;
import dev.evenkeel.vrrp.config.VirtualServer.RealServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualServersTest {
  private final List<String> mails = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  private VirtualServerScripts.Outlet outlet(List<String> run) {
    return new VirtualServerScripts.Outlet() {
      @Override
      public void run(ScriptCommand command) {
        run.add(command.text());
      }

      @Override
      public void mail(String subject, String text) {
        mails.add(subject);
        texts.add(text);
      }

      @Override
      public void pipe(String line) {
        lines.add(line);
      }
    };
  }

  /** Everything that is translated, at least once. */
  private static final String ALL =
      """
      virtual_server_group G {
        10.0.0.98 80
        10.0.0.97 81
      }
      virtual_server 10.0.0.99 80 {
        delay_loop 6
        lb_algo wrr
        lb_kind NAT
        persistence_timeout 50
        persistence_granularity 255.255.255.0
        protocol TCP
        connect_timeout 2
        virtualhost www.example.org
        sorry_server 10.0.0.50 8080
        smtp_alert
        quorum_up "/bin/true quorum up"
        quorum_down "/bin/true quorum down"
        real_server 10.0.0.10 8080 {
          weight 1000
          smtp_alert
          uthreshold 100
          notify_up "/bin/true 10 up"
          notify_down "/bin/true 10 down"
          HTTP_GET {
            url {
              path "/it's?up"
              status_code 200 300-304
              regex "a b'c"
            }
            url {
              path /other
            }
            retry 2
            connect_port 9000
          }
        }
        real_server 10.0.0.11 8080 {
          weight 500
          HTTP_GET {
            url {
              path "/it's?up"
              status_code 200 300-304
              regex "a b'c"
            }
            url {
              path /other
            }
          }
        }
      }
      virtual_server group G {
        lb_algo lc
        lb_kind NAT
        protocol TCP
        quorum 2
        hysteresis 1
        omega
        sorry_server 10.0.0.50 25
        quorum_up "/bin/true group up"
        quorum_down "/bin/true group down"
        real_server 10.0.0.10 25 {
          SMTP_CHECK {
            helo_name lb.example.org
          }
        }
        real_server 10.0.0.11 25 {
          SMTP_CHECK {
            helo_name lb.example.org
          }
        }
        real_server 10.0.0.12 25 {
          SMTP_CHECK {
            helo_name lb.example.org
          }
        }
      }
      virtual_server fd00::99 80 {
        lb_algo mh
        lb_kind NAT
        protocol TCP
        persistence_timeout 60
        real_server fd00::10 80 {
          MISC_CHECK {
            misc_path "/bin/true a 'b c'"
          }
        }
      }
      virtual_server 10.0.0.96 80 {
        lb_algo fo
        lb_kind NAT
        protocol TCP
        real_server 10.0.0.10 80 {
          weight 1
        }
        real_server 10.0.0.11 80 {
          weight 2
        }
      }
      """;

  @TempDir Path folder;

  private List<VirtualServer> servers() throws Exception {
    return KeepalivedFiles.read(folder, ALL).virtualServers();
  }

  @Test
  void areWrittenInTheBalancersLanguage() throws Exception {
    String text = VirtualServerProxies.translate(servers(), s -> "/checks/1");

    assertThat(text)
        .contains("  bind 10.0.0.99:80\n")
        .contains("  stick on src,ipmask(24)\n")
        .contains(
            "  http-check send meth GET uri '/it'\\''s?up' ver HTTP/1.0 hdr Host 'www.example.org'\n")
        .contains("  http-check expect status 200,300-304\n")
        .contains("  http-check expect rstring 'a b'\\''c'\n")
        .contains(
            "  server 10.0.0.10:8080 10.0.0.10:8080 weight 256 maxconn 100 check inter 6000ms"
                + " fastinter 3000ms downinter 6000ms rise 1 fall 3 port 9000\n")
        .contains("  server 10.0.0.11:8080 10.0.0.11:8080 weight 128 check")
        .contains("  server sorry 10.0.0.50:8080 backup\n")
        .contains("  bind 10.0.0.98:80\n  bind 10.0.0.97:81\n")
        .contains("if { nbsrv(virtual_server_10.0.0.98:80) lt 2 }")
        .contains("  option smtpchk HELO 'lb.example.org'\n")
        .contains("  bind fd00::99:80\n")
        .contains("  stick-table type ipv6 size 200k expire 60s\n")
        .contains("  external-check command '/checks/1'\n")
        .contains(
            "  server 10.0.0.11:80 10.0.0.11:80 weight 2\n  server 10.0.0.10:80 10.0.0.10:80\n");
  }

  @Test
  void areAcceptedByTheBalancer() throws Exception {
    try (VirtualServerFiles files = new VirtualServerFiles(servers())) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
      HaproxyCommand command =
          new HaproxyCommand(Map.of(), to, to, (configuration, line, level, diagnostics) -> 1);
      int code = command.run("haproxy", "-c", "-f", files.configuration().toString());
      assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
  }

  @Test
  void areAcceptedByTheRealBalancer() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/haproxy")), "haproxy is not installed");
    try (VirtualServerFiles files = new VirtualServerFiles(servers())) {
      Process check =
          new ProcessBuilder("/usr/sbin/haproxy", "-c", "-f", files.configuration().toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(check.waitFor()).as(said).isZero();
    }
  }

  @Test
  void leaveNoFileBehind() throws Exception {
    Path configuration;
    try (VirtualServerFiles files = new VirtualServerFiles(servers())) {
      configuration = files.configuration();
      assertThat(configuration).exists();
    }
    assertThat(configuration.getParent()).doesNotExist();
  }

  @Test
  void leaveNothingWhereTheyCannotBeWritten() throws Exception {
    VirtualServer checked = servers().get(2);
    RealServer real = checked.realServers().getFirst();
    Check check = Objects.requireNonNull(real.check());
    // Half of a pair of chars is no text, and cannot be written, as if the disk were full.
    Check bad =
        new Check(
            new Method.Program(new ScriptCommand(List.of("/bin/true", "\ud800"), null)),
            check.target(),
            check.intervalMs(),
            check.retries(),
            check.retryDelayMs(),
            check.timeoutMs());
    VirtualServer unwritable =
        new VirtualServer(
            checked.addresses(),
            checked.scheduler(),
            0,
            128,
            1,
            0,
            false,
            null,
            1_000,
            null,
            null,
            false,
            List.of(new RealServer(real.address(), 1, 0, bad, null, null, false, real.position())),
            checked.position());
    Path parent = Files.createDirectory(folder.resolve("parent"));
    assertThatThrownBy(() -> new VirtualServerFiles(List.of(unwritable), parent).close())
        .isInstanceOf(IOException.class);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void runTheirScriptsWhenServersComeAndGo() throws Exception {
    List<String> run = new ArrayList<>();
    VirtualServerScripts scripts = new VirtualServerScripts(servers(), outlet(run), line -> {});
    String first = "server virtual_server_10.0.0.99:80/10.0.0.1";
    scripts.heard(Map.of(first + "0:8080", 1, first + "1:8080", 1));
    scripts.heard(Map.of(first + "0:8080", 0, first + "1:8080", 1));
    scripts.heard(Map.of());
    scripts.heard(Map.of(first + "0:8080", 0, first + "1:8080", 0));
    scripts.heard(Map.of(first + "0:8080", 1, first + "1:8080", 0));
    assertThat(mails)
        .containsExactly(
            "Virtualserver [10.0.0.99]:tcp:80 - UP",
            "Realserver [10.0.0.10]:tcp:8080 of virtual server [10.0.0.99]:tcp:80 - DOWN",
            "Virtualserver [10.0.0.99]:tcp:80 - DOWN",
            "Realserver [10.0.0.10]:tcp:8080 of virtual server [10.0.0.99]:tcp:80 - UP",
            "Virtualserver [10.0.0.99]:tcp:80 - UP");
    assertThat(texts)
        .containsExactly(
            "=> Starting with quorum up 1+0=1 <= 1500 <=",
            "=> CHECK failed on service : HTTP request failed <=",
            "=> Lost quorum 1+0=1 <= 0 <=",
            "=> CHECK succeed on service <=",
            "=> Gained quorum 1+0=1 <= 1000 <=");
    assertThat(lines)
        .containsExactly(
            "VS [10.0.0.99]:tcp:80 UP",
            "RS [10.0.0.10]:tcp:8080 [10.0.0.99]:tcp:80 DOWN",
            "RS [10.0.0.11]:tcp:8080 [10.0.0.99]:tcp:80 DOWN",
            "VS [10.0.0.99]:tcp:80 DOWN",
            "RS [10.0.0.10]:tcp:8080 [10.0.0.99]:tcp:80 UP",
            "VS [10.0.0.99]:tcp:80 UP");
    assertThat(run)
        .containsExactly(
            "/bin/true quorum up",
            "/bin/true 10 down",
            "/bin/true quorum down",
            "/bin/true 10 up",
            "/bin/true quorum up");
  }

  @Test
  void holdTheQuorumWithinItsHysteresis() throws Exception {
    List<String> run = new ArrayList<>();
    VirtualServerScripts scripts = new VirtualServerScripts(servers(), outlet(run), line -> {});
    for (int up : new int[] {2, 3, 1, 0, 2, 3}) {
      String server = "server virtual_server_10.0.0.98:80/10.0.0.1";
      scripts.heard(
          Map.of(
              server + "0:25", up > 0 ? 1 : 0,
              server + "1:25", up > 1 ? 1 : 0,
              server + "2:25", up > 2 ? 1 : 0));
      run.add(String.valueOf(up));
    }
    scripts.stop();
    assertThat(run)
        .containsExactly(
            "/bin/true group up",
            "2",
            "3",
            "1",
            "/bin/true group down",
            "0",
            "2",
            "/bin/true group up",
            "3",
            "/bin/true group down");
  }
}
