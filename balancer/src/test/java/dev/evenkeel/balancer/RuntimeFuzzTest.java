package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that nobody would write, to the runtime API of a running balancer: each is answered, and
 * nothing breaks. {@code -Devenkeel.fuzz.commands=100000} asks for more of them, {@code
 * -Devenkeel.fuzz.seed} for those of a run that failed.
 */
@Timeout(1800)
class RuntimeFuzzTest {
  private static final String CONFIGURATION =
      "defaults\n timeout client 5s\n timeout server 5s\n timeout connect 1s\n"
          + "frontend f\n bind @f\n acl a src 10.0.0.0/8 1.2.3.4\n acl n src_port 1 5:9\n"
          + " option socket-stats\n default_backend b\n"
          + "backend b\n server s1 127.0.0.1:1 check inter 60s\n server s2 127.0.0.1:2 maxconn 5\n"
          + " server s3 127.0.0.1:3 track b/s1\n server s4 127.0.0.1:4 disabled\n"
          + "backend r\n balance random\n server s1 127.0.0.1:1\n";

  private static final List<String> WORDS =
      List.of(
          "show",
          "set",
          "get",
          "add",
          "del",
          "clear",
          "enable",
          "disable",
          "shutdown",
          "prepare",
          "commit",
          "help",
          "wait",
          "stat",
          "info",
          "sess",
          "servers",
          "server",
          "state",
          "conn",
          "backend",
          "frontend",
          "errors",
          "acl",
          "map",
          "var",
          "schema",
          "json",
          "typed",
          "desc",
          "up",
          "no-maint",
          "all",
          "counters",
          "weight",
          "maxconn",
          "global",
          "rate-limit",
          "connections",
          "sessions",
          "session",
          "health",
          "agent",
          "addr",
          "port",
          "check-addr",
          "check-port",
          "agent-send",
          "fqdn",
          "ready",
          "drain",
          "maint",
          "stopping",
          "down",
          "b/s1",
          "b/s2",
          "b/s3",
          "b/s4",
          "r/s1",
          "r/n",
          "b/n",
          "b/",
          "/",
          "#1",
          "#0",
          "@1",
          "@0",
          "@x",
          "f",
          "b",
          "r",
          "-1",
          "0",
          "1",
          "99999999999999",
          "50%",
          "-5%",
          "0x1",
          "0xffffffffffffffff",
          "127.0.0.1",
          "::1",
          "127.0.0.1:9",
          "10.0.0.0/8",
          "proc.x",
          "int(1)",
          "str(a),upper",
          "fmt",
          "%[int(1)]",
          "%[",
          "expr",
          "check",
          "inter",
          "1s",
          "id",
          "backup",
          "slowstart",
          "track",
          "experimental-mode",
          "on",
          "expert-mode",
          "debug",
          "dev",
          "log",
          "name",
          "fresh",
          "env",
          "peers",
          "resolvers",
          "table",
          "version",
          "severity-output",
          "timeout",
          "cli",
          "\\",
          ";",
          "<<",
          "\"",
          "user",
          "operator");

  @TempDir Path directory;

  private Random random = new Random(0);

  private String word() {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    if (random.nextInt(12) > 0) {
      return word;
    }
    StringBuilder bent = new StringBuilder(word);
    int at = random.nextInt(bent.length() + 1);
    switch (random.nextInt(3)) {
      case 0 -> bent.insert(at, (char) (1 + random.nextInt(255)));
      case 1 -> bent.setLength(at);
      default -> bent.append(word.repeat(random.nextInt(40)));
    }
    return bent.toString().replace('\n', ' ');
  }

  private String command() {
    StringBuilder line = new StringBuilder();
    int words = 1 + random.nextInt(7);
    for (int index = 0; index < words; index++) {
      line.append(index == 0 ? "" : " ").append(word());
    }
    // A wait may be told to take long, which is right and of no use here.
    String text = line.toString();
    return text.startsWith("wait") ? "show " + text : text;
  }

  @Test
  void everyCommandIsAnswered() throws Exception {
    long seed = Long.getLong("evenkeel.fuzz.seed", System.nanoTime());
    int commands = Integer.getInteger("evenkeel.fuzz.commands", 3_000);
    System.out.println("runtime API: seed " + seed + ", " + commands + " commands");
    random = new Random(seed);
    try (BalancerRig rig = new BalancerRig(CONFIGURATION);
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.NEWEST)) {
      for (int index = 0; index < commands; index++) {
        String command = command();
        // The empty line ends a payload, so that every connection ends.
        String answer = api.ask(command + "\n");
        assertThat(answer)
            .as("seed %s, command %s: %s", seed, index, command)
            .doesNotContain("Exception", "\tat ");
        assertThat(api.broken).as("seed %s, command %s: %s", seed, index, command).isEmpty();
      }
      assertThat(api.ask("show stat")).startsWith("# pxname,svname");
      assertThat(api.broken).isEmpty();
    }
  }
}
