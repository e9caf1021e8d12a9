package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;

/** What a server has answered reaches the client, whatever the client goes on to send. */
class LateByteTest {
  private static final int ANSWER_BYTES = 600_000;

  /**
   * The server has answered and closed; the client is slow, and a byte that it sends meanwhile
   * makes the server's kernel answer with a reset. The answer lies in our pipe by then.
   */
  @RepeatedTest(10)
  void aLateByteOfTheClientDoesNotCostItTheAnswer() throws Exception {
    try (ServerSocket origin = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(() -> {
            try (Socket connection = origin.accept()) {
              connection.getInputStream().read();
              connection.getOutputStream().write(new byte[ANSWER_BYTES]);
            } catch (java.io.IOException gone) {
              throw new java.io.UncheckedIOException(gone);
            }
          });
      String text =
          "defaults\n mode tcp\n timeout connect 5s\n timeout client 20s\n timeout server 20s\n"
              + "listen web\n bind @web\n server s 127.0.0.1:"
              + origin.getLocalPort()
              + "\n";
      try (BalancerRig rig = new BalancerRig(text);
          Socket client = new Socket()) {
        client.setReceiveBufferSize(8192);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.port("web")));
        client.getOutputStream().write('a');
        closed.join();
        for (int late = 0; late < 3; late++) {
          client.getOutputStream().write('b');
        }
        InputStream in = client.getInputStream();
        assertThat(in.readAllBytes()).hasSize(ANSWER_BYTES);
      }
    }
  }
}
