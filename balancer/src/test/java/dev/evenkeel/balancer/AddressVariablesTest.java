package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses see environment variables even outside quotes, as in {@code bind :${PORT}}. */
class AddressVariablesTest {
  @TempDir Path directory;

  @Test
  void addressesSeeVariables() throws IOException {
    Files.writeString(
        directory.resolve("t.cfg"),
        """
        defaults
          timeout client 1s
          timeout connect 1s
          timeout server 1s
        listen l
          bind ${HOST}:$PORT
          server s ${HOST}:9${PORT}
        """);
    CommandRun run =
        CommandRun.of(directory, Map.of("HOST", "127.0.0.1", "PORT", "801"), "-f", "t.cfg");
    assertThat(run.err()).isEmpty();
    var proxy = run.configuration().orElseThrow().proxies().getFirst();
    assertThat(proxy.binds().getFirst().addresses().getFirst()).hasToString("127.0.0.1:801");
    assertThat(proxy.servers().getFirst().address().endpoint()).hasToString("127.0.0.1:9801");
  }
}
