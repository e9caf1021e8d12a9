package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes, ends and resets are passed on exactly, both ways, by copying and by splicing. */
@Timeout(60)
class RelayTest {
  private static final String COPY = "global\n nosplice\n";
  private static final String SPLICE = "";

  private static String configuration(String global, TestServer server) {
    return """
    %s
    defaults
      log @log
      option tcplog
      timeout client 30s
      timeout server 30s
      timeout connect 5s
    listen web
      bind @web
      server s1 %s
    """
        .formatted(global, server.address());
  }

  private record Sum(long bytes, long crc) {}

  private static Sum send(OutputStream out, long seed, int bytes) throws Exception {
    Random random = new Random(seed);
    CRC32 crc = new CRC32();
    int left = bytes;
    while (left > 0) {
      byte[] chunk = new byte[Math.min(left, 1 + random.nextInt(90_000))];
      random.nextBytes(chunk);
      out.write(chunk);
      crc.update(chunk);
      left -= chunk.length;
    }
    return new Sum(bytes, crc.getValue());
  }

  private static Sum receive(InputStream in) throws Exception {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[50_000];
    long total = 0;
    int read;
    while ((read = in.read(buffer)) >= 0) {
      crc.update(buffer, 0, read);
      total += read;
    }
    return new Sum(total, crc.getValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {COPY, SPLICE})
  void anySizeArrivesWholeInBothDirectionsAtOnce(String global) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] sizes = {0, 1, 2, 16383, 16384, 16385, 32768, 65536, 1 << 20, 20_000_000};
    try (TestServer server = new TestServer();
        BalancerRig rig = new BalancerRig(configuration(global, server))) {
      for (int round = 0; round < sizes.length + 10; round++) {
        int up = round < sizes.length ? sizes[round] : random.nextInt(300_000);
        int down = round < sizes.length ? sizes[sizes.length - 1 - round] : random.nextInt(300_000);
        String what = "seed " + seed + ", " + up + " up, " + down + " down";
        try (Socket client = rig.connect("web");
            Socket accepted = server.next()) {
          var sent =
              CompletableFuture.supplyAsync(
                  () -> attempt(() -> sendAndShut(client, seed + 1, up)),
                  Thread::startVirtualThread);
          var answered =
              CompletableFuture.supplyAsync(
                  () -> attempt(() -> sendAndShut(accepted, seed + 2, down)),
                  Thread::startVirtualThread);
          var arrived =
              CompletableFuture.supplyAsync(
                  () -> attempt(() -> receive(accepted.getInputStream())),
                  Thread::startVirtualThread);
          assertThat(receive(client.getInputStream())).as(what).isEqualTo(answered.get());
          assertThat(arrived.get()).as(what).isEqualTo(sent.get());
        }
        LogReceiver.Line line = rig.log.tcp(round);
        assertThat(line.termination()).as(what).isEqualTo("--");
        assertThat(line.bytes()).as(what).isEqualTo(down);
      }
    }
  }

  private static Sum sendAndShut(Socket socket, long seed, int bytes) throws Exception {
    Sum sum = send(socket.getOutputStream(), seed, bytes);
    socket.shutdownOutput();
    return sum;
  }

  private interface Attempt {
    Sum run() throws Exception;
  }

  private static Sum attempt(Attempt attempt) {
    try {
      return attempt.run();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHalfCloseIsPassedOnAndTheOtherDirectionLives(boolean clientFirst) throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = new BalancerRig(configuration(SPLICE, server));
        Socket client = rig.connect("web");
        Socket accepted = server.next()) {
      Socket first = clientFirst ? client : accepted;
      Socket second = clientFirst ? accepted : client;
      first.getOutputStream().write('x');
      first.shutdownOutput();
      assertThat(second.getInputStream().read()).isEqualTo('x');
      assertThat(second.getInputStream().read()).isEqualTo(-1);
      for (int round = 0; round < 20; round++) {
        second.getOutputStream().write(round);
        assertThat(first.getInputStream().read()).isEqualTo(round);
      }
      assertThat(rig.log.tcp()).isEmpty();
      second.shutdownOutput();
      assertThat(first.getInputStream().read()).isEqualTo(-1);
      assertThat(rig.log.tcp(0).termination()).isEqualTo("--");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aResetIsPassedOnAsAReset(boolean byClient) throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = new BalancerRig(configuration(SPLICE, server));
        Socket client = rig.connect("web");
        Socket accepted = server.next()) {
      client.getOutputStream().write('x');
      assertThat(accepted.getInputStream().read()).isEqualTo('x');
      accepted.getOutputStream().write('y');
      assertThat(client.getInputStream().read()).isEqualTo('y');
      Socket resets = byClient ? client : accepted;
      Socket other = byClient ? accepted : client;
      resets.setSoLinger(true, 0);
      resets.close();
      assertThatThrownBy(() -> other.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(rig.log.tcp(0).termination()).isEqualTo(byClient ? "CD" : "SD");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatCameBeforeAResetIsDelivered(boolean byClient) throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig = new BalancerRig(configuration(SPLICE, server));
        Socket client = rig.connect("web");
        Socket accepted = server.next()) {
      Socket resets = byClient ? client : accepted;
      Socket other = byClient ? accepted : client;
      resets.getOutputStream().write(new byte[1000]);
      assertThat(other.getInputStream().readNBytes(1000)).hasSize(1000);
      resets.setSoLinger(true, 0);
      resets.close();
      assertThatThrownBy(() -> other.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThat(rig.log.tcp(0).termination()).isEqualTo(byClient ? "CD" : "SD");
    }
  }

  @Test
  void whatTheClientSendsBeforeTheServerIsThereIsNotLost() throws Exception {
    try (TestServer server = TestServer.echo();
        BalancerRig rig = new BalancerRig(configuration(SPLICE, server))) {
      for (int round = 0; round < 50; round++) {
        try (Socket client = rig.connect("web")) {
          client.getOutputStream().write(new byte[] {1, 2, 3});
          client.shutdownOutput();
          assertThat(client.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
        }
      }
    }
  }
}
