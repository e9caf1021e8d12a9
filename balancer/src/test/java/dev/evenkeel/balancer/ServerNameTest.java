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

/** Servers that get another name at run time ({@code set server <b>/<s> name}, 3.5). */
@Timeout(60)
class ServerNameTest {
  private static final String CONFIGURATION =
      """
      defaults
       mode tcp
       timeout client 5s
       timeout server 5s
       timeout connect 1s
      frontend f
       bind @f
       log @log
       option tcplog
       tcp-request connection reject if { srv_is_up(b/fetched) } { src 192.0.2.1 }
       default_backend b
      backend b
       balance roundrobin
       server up %1$s
       server down %1$s disabled
       server used %1$s disabled
       server fetched %1$s disabled
       server tracked %1$s disabled check inter 60s
       server tracker %1$s track tracked
       use-server used if { src 192.0.2.2 }
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "up new, Server must be in maintenance mode to be renamed.",
    "down, set server <b>/<s> name requires a new name.",
    "down a/b, Server name contains invalid characters.",
    "down up, A server with the same name already exists in this backend.",
    "down down, Server name updated.",
    "down new:1.x_y-z, Server name updated.",
    "'used new', 'Server cannot be renamed, its name is statically referenced by the configuration.'",
    "'fetched a', 'Server cannot be renamed, its name is statically referenced by the configuration.'",
    "'tracked a', 'Server cannot be renamed, its name is statically referenced by the configuration.'",
    "tracker new, Server name updated.",
    "absent new, No such server.",
  })
  void saysWhetherItMayBe(String names, String answer) throws Exception {
    String[] words = names.split(" ", -1);
    try (BalancerRig rig = new BalancerRig(CONFIGURATION.formatted("127.0.0.1:1"));
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.NEWEST)) {
      String command =
          "set server b/" + words[0] + " name" + (words.length > 1 ? " " + words[1] : "");
      assertThat(api.ask(command)).isEqualTo(answer + "\n\n");
      boolean done = answer.equals("Server name updated.");
      String known = done ? words[1] : words[0];
      assertThat(api.ask("get weight b/" + known).startsWith("1 (initial 1)"))
          .isEqualTo(!words[0].equals("absent"));
    }
  }

  @Test
  void everybodyUsesTheNewName() throws Exception {
    try (TestServer server = TestServer.saying("hello");
        BalancerRig rig = new BalancerRig(CONFIGURATION.formatted(server.address()));
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.NEWEST)) {
      assertThat(api.ask("disable server b/up; set server b/up name blue"))
          .contains("Server name updated.");
      assertThat(api.ask("set server b/up state ready")).isEqualTo("No such server.\n\n");
      assertThat(api.ask("enable server b/blue")).isEqualTo("\n");
      assertThat(api.ask("show servers state b")).contains(" b 1 blue ").doesNotContain(" up ");
      assertThat(api.ask("show stat")).contains("\nb,blue,").doesNotContain("\nb,up,");
      try (Socket client = rig.connect("f")) {
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
      }
      assertThat(rig.log.tcp(0).server()).isEqualTo("blue");
      // The old name is free for another server.
      assertThat(api.ask("add server b/up 127.0.0.1:1")).contains("New server registered.");
      assertThat(api.ask("set server b/up name blue"))
          .startsWith("A server with the same name already exists");
      assertThat(api.ask("del server b/up")).startsWith("Server deleted.");
    }
  }

  @Test
  void earlierReleasesKnowNothingOfIt() throws Exception {
    try (BalancerRig rig = new BalancerRig(CONFIGURATION.formatted("127.0.0.1:1"));
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.CLASSIC)) {
      assertThat(api.ask("set server b/down name new")).startsWith("usage: set server");
    }
  }
}
