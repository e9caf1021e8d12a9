package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backends that come and go at run time ({@code add backend}, {@code del backend}, 3.5). */
@Timeout(60)
class DynamicBackendTest {
  private static final String CONFIGURATION =
      """
      defaults base
       mode tcp
       timeout client 5s
       timeout server 5s
       timeout connect 1s
      defaults nomode
       timeout server 5s
      frontend f from base
       bind @f
       use_backend other if { src 192.0.2.1 }
       tcp-request connection reject if { nbsrv(asked) gt 5 }
       use_backend %[str(new)]
      backend other from base
      backend asked from base
      backend used from base
       server s 127.0.0.1:1
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "new, Usage: add backend <name> from <defproxy> [mode <mode>].",
    "n/w from base, Character '/' is not permitted in a backend's name.",
    "new from absent, No such default proxy 'absent'.",
    "new from nomode, Mode is required as the default proxy does not define one.",
    "new from nomode mode http, New backend registered.",
    "new from base mode log, Mode 'log' is not possible: only 'tcp' and 'http' are.",
    "new from base guid x, '''guid'' is known to HAProxy but not yet supported by Evenkeel.'",
    "f from base, Already exists a proxy with the same name.",
  })
  void saysWhetherItCanBeMade(String words, String answer) throws Exception {
    try (BalancerRig rig = new BalancerRig(CONFIGURATION);
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.NEWEST)) {
      assertThat(api.ask("add backend " + words)).isEqualTo(answer + "\n\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "absent, No such backend.",
    "f, No such backend.",
    "other, 'This backend cannot be removed at runtime due to other configuration elements pointing to"
        + " it.'",
    "asked, 'This backend cannot be removed at runtime due to other configuration elements pointing to"
        + " it.'",
    "used, 'Backend still has servers attached to it, cannot remove it.'",
  })
  void saysWhetherItCanGo(String name, String answer) throws Exception {
    try (BalancerRig rig = new BalancerRig(CONFIGURATION);
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.NEWEST)) {
      api.ask("unpublish backend " + name);
      assertThat(api.ask("del backend " + name)).isEqualTo(answer + "\n\n");
    }
  }

  @Test
  void streamsReachItFromItsPublicationToItsEnd() throws Exception {
    try (TestServer server = TestServer.saying("hello");
        BalancerRig rig = new BalancerRig(CONFIGURATION);
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.NEWEST)) {
      assertThat(heard(rig)).isEmpty();
      api.ask("add backend new from base");
      assertThat(api.ask("add server new/s " + server.address())).contains("registered");
      api.ask("enable server new/s");
      assertThat(heard(rig)).isEmpty();
      assertThat(api.ask("publish backend new")).isEqualTo("Backend published.\n\n");
      assertThat(heard(rig)).isEqualTo("hello");
      assertThat(api.ask("show stat")).contains("\nnew,s,", "\nnew,BACKEND,");
      assertThat(api.ask("show backend")).contains("\nused\nnew\n");
      assertThat(api.ask("del backend new")).startsWith("Backend must be unpublished");
      api.ask("unpublish backend new; disable server new/s; wait 5s srv-removable new/s");
      assertThat(api.ask("del server new/s")).startsWith("Server deleted.");
      assertThat(api.ask("wait 5s be-removable new")).isEqualTo("Done.\n\n");
      assertThat(api.ask("del backend new")).isEqualTo("Backend deleted.\n\n");
      assertThat(api.ask("show stat")).doesNotContain("\nnew,");
      assertThat(heard(rig)).isEmpty();
      // The name is free for another one.
      assertThat(api.ask("add backend new from base")).isEqualTo("New backend registered.\n\n");
    }
  }

  private static String heard(BalancerRig rig) throws Exception {
    try (Socket client = rig.connect("f")) {
      return new String(client.getInputStream().readAllBytes(), "US-ASCII");
    }
  }

  @Test
  void earlierReleasesKnowNothingOfIt() throws Exception {
    try (BalancerRig rig = new BalancerRig(CONFIGURATION);
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.CLASSIC)) {
      assertThat(api.ask("add backend new from base")).startsWith("Unknown command");
    }
  }
}
