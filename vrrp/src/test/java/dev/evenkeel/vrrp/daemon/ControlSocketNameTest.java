package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.LinuxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the name first. */
class ControlSocketNameTest {
  private static final String SERVER =
      """
      import socket, time
      s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
      s.bind("\\0evenkeel-vrrp")
      s.listen(4)
      print("ready", flush=True)
      c, _ = s.accept()
      c.send(bytes([0, 0, 0, 3]) + b"lie")
      time.sleep(60)
      """;

  @TempDir private Path folder;

  @Test
  void aStrangerIsNotBelievedAndTheDaemonAnswersOnceTheNameIsFree() throws Exception {
    for (String tool : List.of("/usr/bin/setpriv", "/usr/bin/python3")) {
      assumeTrue(Files.isExecutable(Path.of(tool)), tool + " is not installed");
    }
    OwnNetwork.play(
        folder,
        network -> {
          Process stranger =
              new ProcessBuilder(
                      "setpriv",
                      "--reuid=65534",
                      "--clear-groups",
                      "/usr/bin/python3",
                      "-c",
                      SERVER)
                  .start();
          try {
            assertThat(stranger.inputReader().readLine()).isEqualTo("ready");
            network.start(OwnNetwork.instance("VI_1", 51, "virtual_ipaddress {\n 10.9.9.9\n }"));
            network.await("said", () -> network.said("no control socket"));
            assertThatThrownBy(() -> ControlSocket.ask("show", 5_000))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("belongs to another user");
          } finally {
            stranger.destroyForcibly().waitFor();
          }
          network.await("open", () -> network.said("the control socket is open"));
          assertThat(ControlSocket.ask("show", 5_000)).get().asString().contains("VI_1");
        });
  }
}
