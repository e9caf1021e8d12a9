package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyAtTheEndTest {
  @TempDir private Path folder;

  @Test
  void scriptsThatWaitTheirTurnAreRunAndNoneIsEndedByTheEndOfTheDaemon() throws Exception {
    OwnNetwork.play(
        folder,
        network -> {
          Path out = folder.resolve("out");
          String slow = "\"/bin/sh -c 'echo %1$s >> %2$s; sleep 1.5; echo end of %1$s >> %2$s'\"";
          network.start(
              "global_defs {\n script_user root\n}\n"
                  + OwnNetwork.instance(
                      "VI_1",
                      51,
                      "virtual_ipaddress {\n 10.9.9.9\n }\n notify_master "
                          + slow.formatted("master", out)
                          + "\n notify_stop "
                          + slow.formatted("stop", out)));
          network.await("master", () -> Files.exists(out));
          assertThat(network.stop()).isZero();
          assertThat(Files.readAllLines(out))
              .containsExactly("master", "end of master", "stop", "end of stop");
        });
  }
}
