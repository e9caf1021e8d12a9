package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backend counts the streams that it has, however they end. */
@Timeout(60)
class BackendCountTest {
  @TempDir Path directory;

  @Test
  void aProbeThatLeavesNoTraceLeavesItsBackendToo() throws Exception {
    try (BalancerRig rig =
            new BalancerRig(
                """
                global
                 nbthread 1
                defaults
                 timeout client 20s
                 timeout server 20s
                 timeout connect 5s
                frontend f
                 mode tcp
                 option http-ignore-probes
                 bind @f
                 tcp-request inspect-delay 10s
                 tcp-request content accept if { req.len gt 0 }
                 default_backend b
                backend b
                 mode http
                 server s 127.0.0.1:1
                """);
        ApiRig api = new ApiRig(rig.balancer, directory.resolve("api"), Compatibility.NEWEST)) {
      for (int i = 0; i < 3; i++) {
        try (Socket client = rig.connect("f")) {
          SentRequestTest.say(client, "\r\n");
          BalancerRig.await("its backend has it", () -> current(api) == 1);
        }
        BalancerRig.await("its backend has it no more", () -> current(api) == 0);
      }
      assertThat(rig.balancer.connections()).isZero();
    }
  }

  private static int current(ApiRig api) {
    try {
      for (String line : api.ask("show stat").split("\n", -1)) {
        if (line.startsWith("b,BACKEND,")) {
          return Integer.parseInt(line.split(",", -1)[4]);
        }
      }
      return -1;
    } catch (IOException gone) {
      return -1;
    }
  }
}
