package dev.evenkeel.vrrp.config.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.evenkeel.vrrp.config.Diagnostic;
import dev.evenkeel.vrrp.config.DiagnosticKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Evenkeel does not do is said with file and line, and never changes keepalived's verdict. */
class SupportTest {
  @TempDir Path directory;

  private LoadResult load(String text) throws IOException {
    Files.writeString(directory.resolve("f.conf"), text);
    return TestMachine.load(directory, "f.conf");
  }

  private static final String INSTANCE =
      """
      vrrp_instance V {
        interface eth0
        virtual_router_id 1
        virtual_ipaddress {
          10.0.0.1
        }
      """;

  @Test
  void aHarmlessKeywordIsWarnedAbout() throws IOException {
    LoadResult result = load(INSTANCE + "  promote_secondaries\n}\n");

    assertThat(result.exitStatus()).isZero();
    assertThat(result.isRefused()).isFalse();
    assertThat(result.diagnostics())
        .extracting(Diagnostic::kind, Diagnostic::toString)
        .containsExactly(
            tuple(
                DiagnosticKind.WARNING,
                "(f.conf: Line 7) 'promote_secondaries' has no effect in Evenkeel:"
                    + " the interface's sysctl is left alone"));
  }

  @Test
  void alertsThatNobodyGetsAreWarnedAboutOnce() throws IOException {
    String second = INSTANCE.replace("_id 1", "_id 2").replace("e V ", "e W ");
    LoadResult result = load(INSTANCE + ALERT + second.replace("10.0.0.1", "10.0.0.2") + ALERT);

    assertThat(result.exitStatus()).isZero();
    assertThat(result.diagnostics())
        .extracting(Diagnostic::kind, Diagnostic::toString)
        .containsExactly(
            tuple(
                DiagnosticKind.WARNING,
                "(f.conf: Line 1) smtp_alert sends no mail: global_defs has no smtp_server"));

    LoadResult nobody = load("global_defs {\n  smtp_server mail\n}\n" + INSTANCE + ALERT);

    assertThat(nobody.diagnostics())
        .singleElement()
        .asString()
        .endsWith("smtp_alert sends no mail: global_defs has no notification_email");
  }

  private static final String ALERT = "  smtp_alert\n}\n";

  @Test
  void aMailServerMayHaveANameWithoutDomain() throws IOException {
    LoadResult result =
        load(
            """
            global_defs {
              smtp_server mail
              notification_email {
                ops@example.com
              }
            }
            """
                + INSTANCE
                + ALERT);

    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.config().orElseThrow().global().mail().server()).isEqualTo("mail");
  }

  @Test
  void aKeywordThatDecidesWhoIsMasterIsRefused() throws IOException {
    LoadResult result = load(INSTANCE + "  use_vmac_addr\n}\n");

    assertThat(result.exitStatus()).isZero();
    assertThat(result.isRefused()).isTrue();
    assertThat(result.diagnostics(DiagnosticKind.REFUSAL).getFirst().toString())
        .startsWith("(f.conf: Line 7) 'use_vmac_addr' is not supported by Evenkeel: ");
  }

  @Test
  void aVirtualServerThatTheKernelWouldHaveToServeIsRefused() throws IOException {
    LoadResult result = load(virtualServer("DR"));

    assertThat(result.exitStatus()).isZero();
    assertThat(result.isRefused()).isTrue();
    assertThat(result.diagnostics(DiagnosticKind.REFUSAL))
        .singleElement()
        .asString()
        .startsWith("(f.conf: Line 10) 'lb_kind DR' is not supported by Evenkeel: ")
        .contains("'NAT' is served");
  }

  @Test
  void aVirtualServerThatAProxyCanServeIsNot() throws IOException {
    LoadResult result = load(virtualServer("NAT"));

    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.config().orElseThrow().virtualServers()).hasSize(1);
  }

  private static String virtualServer(String forwarding) {
    return INSTANCE
        + """
        }
        virtual_server 10.0.0.1 80 {
          lb_algo rr
          lb_kind %s
          protocol TCP
          real_server 10.0.0.2 80 {
            TCP_CHECK {
              connect_timeout 3
            }
          }
        }
        """
            .formatted(forwarding);
  }

  @Test
  void everyFeatureThatIsNotDoneGivesAReason() {
    for (Feature feature : Feature.values()) {
      assertThat(feature.reason().isEmpty())
          .as(feature.name())
          .isEqualTo(feature.support() == Support.FULL);
    }
  }
}
