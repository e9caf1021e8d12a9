package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listeners of every kind, their end, and servers on unix sockets. */
@Timeout(60)
class ListenerTest {
  private static final String DEFAULTS =
      "defaults\n log @log\n option tcplog\n timeout client 20s\n timeout server 20s\n"
          + " timeout connect 5s\n";

  @TempDir Path directory;

  private static String readAll(SocketChannel channel) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    while (channel.read(buffer) >= 0) {
      // To the end.
    }
    return new String(buffer.array(), 0, buffer.position(), US_ASCII);
  }

  @Test
  void aUnixSocketWithItsModeReplacesALeftOverAndStaysForASuccessor() throws Exception {
    Path path = directory.resolve("web.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    try (TestServer server = TestServer.saying("hello");
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind unix@"
                    + path
                    + " mode 640\n server s "
                    + server.address())) {
      assertThat(
              java.nio.file.attribute.PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-r-----");
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        assertThat(readAll(client)).isEqualTo("hello");
      }
      BalancerRig.await("a line", () -> !rig.log.lines().isEmpty());
      assertThat(rig.log.lines().getFirst()).contains(": unix:1 [");
    }
    assertThat(path).exists();
  }

  @Test
  void aUnixSocketIsTakenOverFromAProcessThatStillListens() throws Exception {
    Path path = directory.resolve("handed.sock");
    String listen = DEFAULTS + "listen web\n bind unix@" + path + "\n server s ";
    try (TestServer one = TestServer.saying("old");
        TestServer two = TestServer.saying("new");
        BalancerRig old = new BalancerRig(listen + one.address())) {
      try (BalancerRig young = new BalancerRig(listen + two.address());
          SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        assertThat(readAll(client)).isEqualTo("new");
        assertThat(young).isNotSameAs(old);
      }
    }
    assertThat(path).exists();
  }

  @Test
  void aServerOnAUnixSocketLargeTransfersIncluded() throws Exception {
    Path path = directory.resolve("server.sock");
    int bytes = 3_000_000;
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      Thread.startVirtualThread(() -> {
        try (SocketChannel accepted = server.accept()) {
          ByteBuffer all = ByteBuffer.allocate(bytes);
          while (all.hasRemaining()) {
            accepted.write(all);
          }
        } catch (java.io.IOException gone) {
          throw new IllegalStateException(gone);
        }
      });
      try (BalancerRig rig =
              new BalancerRig(DEFAULTS + "listen web\n bind @web\n server s unix@" + path);
          Socket client = rig.connect("web")) {
        assertThat(client.getInputStream().readAllBytes()).hasSize(bytes);
      }
    }
  }

  @Test
  void anAbstractSocketHasHaproxysFullLengthName() throws Exception {
    String name = "evenkeel-test-" + ProcessHandle.current().pid();
    try (TestServer server = TestServer.saying("hello");
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind abns@"
                    + name
                    + "\n server s "
                    + server.address()
                    + "\nlisten front\n bind @front\n server s abns@"
                    + name)) {
      assertThat(Files.readString(Path.of("/proc/net/unix")))
          .contains("@" + name + "@".repeat(107 - name.length()));
      try (Socket client = rig.connect("front")) {
        assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("hello");
      }
    }
  }

  @Test
  void aDescriptorThatDoesNotListenIsRefused() throws Exception {
    int fd = Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_STREAM, 0);
    try {
      assertThatThrownBy(() -> new BalancerRig(DEFAULTS + "listen web\n bind fd@" + fd))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("not listening");
    } finally {
      Descriptors.close(fd);
    }
  }

  @Test
  void aSoftStopRefusesNewConnectionsAndLetsOldOnesGoOn() throws Exception {
    try (TestServer server = TestServer.echo();
        BalancerRig rig =
            new BalancerRig(DEFAULTS + "listen web\n bind @web\n server s " + server.address());
        Socket client = rig.connect("web")) {
      client.getOutputStream().write(1);
      assertThat(client.getInputStream().read()).isEqualTo(1);
      rig.balancer.stopAccepting();
      assertThatThrownBy(() -> rig.connect("web")).isInstanceOf(ConnectException.class);
      for (int round = 0; round < 100; round++) {
        client.getOutputStream().write(round);
        assertThat(client.getInputStream().read()).isEqualTo(round);
      }
      assertThat(rig.balancer.connections()).isEqualTo(1);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      BalancerRig.await("the stream's end", () -> rig.balancer.connections() == 0);
      assertThat(rig.console)
          .containsExactly("WARNING Proxy web stopped (cumulated conns: FE: 1, BE: 1).");
    }
  }

  @Test
  void aPausedListenerLeavesItsPortToAnotherProcessAndTakesItBack() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    try (TestServer server = TestServer.saying("hello");
        BalancerRig rig =
            new BalancerRig(
                "global\n noreuseport\n"
                    + DEFAULTS
                    + "listen web\n bind 127.0.0.1:"
                    + port
                    + "\n server s "
                    + server.address())) {
      rig.balancer.pause();
      assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
          .isInstanceOf(ConnectException.class);
      try (ServerSocket other = new ServerSocket()) {
        other.bind(new InetSocketAddress("127.0.0.1", port));
        rig.balancer.resume();
        assertThat(rig.console.getLast()).contains("Some proxies refused to resume");
      }
      rig.balancer.resume();
      try (Socket client = new Socket("127.0.0.1", port)) {
        assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("hello");
      }
      assertThat(rig.console).contains("WARNING Paused proxy web.", "WARNING Resumed proxy web.");
    }
  }

  @Test
  void aLogReceiverThatIsGoneOrNeverReadsDelaysNothing() throws Exception {
    int[] pipe = new int[2];
    assertThat(Descriptors.pipe(pipe)).isZero();
    // The writer's end blocks, as a terminal that was stopped does.
    int blocking = Descriptors.duplicate(pipe[1]);
    byte[] filler = new byte[1 << 16];
    while (Descriptors.write(pipe[1], filler, 0, filler.length) > 0) {
      // Fills it.
    }
    assertThat(Descriptors.write(pipe[1], filler, 0, 1)).isEqualTo(-Errno.EAGAIN);
    try (TestServer server = TestServer.saying("hello");
        BalancerRig rig =
            new BalancerRig(
                "defaults\n timeout client 9s\n timeout server 9s\n timeout connect 5s\n"
                    + "listen web\n bind @web\n option tcplog\n log fd@"
                    + blocking
                    + " format raw local0\n log 127.0.0.1:1 local0\n log "
                    + directory
                    + "/nobody local0\n server s "
                    + server.address())) {
      long start = System.nanoTime();
      for (int count = 0; count < 300; count++) {
        try (Socket client = rig.connect("web")) {
          assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII))
              .isEqualTo("hello");
        }
      }
      assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(15_000);
    } finally {
      Descriptors.close(pipe[0]);
      Descriptors.close(pipe[1]);
      Descriptors.close(blocking);
    }
  }
}
