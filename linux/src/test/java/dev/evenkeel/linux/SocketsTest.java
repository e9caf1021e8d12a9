package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Struct layouts and calls against the running kernel: what goes in as bytes must come back as the
 * same value.
 */
class SocketsTest {
  private final List<Integer> open = new ArrayList<>();

  @AfterEach
  void closeAll() {
    open.forEach(Descriptors::close);
  }

  @Test
  void addressesSurviveTheKernel() throws Exception {
    for (String host : List.of("127.0.0.1", "::1")) {
      InetAddress address = InetAddress.getByName(host);
      SocketAddress wanted = new SocketAddress.Internet(address, 0);
      int fd = track(Sockets.open(wanted.family(), Sockets.SOCK_STREAM, 0));
      assertThat(Sockets.bind(fd, wanted.toBytes())).isZero();
      SocketAddress.Internet bound = (SocketAddress.Internet) Sockets.localAddress(fd);
      assertThat(bound.host()).isEqualTo(address);
      assertThat(bound.port()).isBetween(1, 65535);
    }
  }

  /** A client may bind itself to all 108 bytes, and to bytes that are no text. */
  @Test
  void longNamesOfOthersAreShortened() {
    for (byte filling : new byte[] {'x', (byte) 0xff}) {
      for (boolean abstractName : new boolean[] {false, true}) {
        byte[] raw = new byte[110];
        Arrays.fill(raw, filling);
        raw[0] = SocketAddress.AF_UNIX;
        raw[1] = 0;
        raw[2] = abstractName ? 0 : raw[2];
        SocketAddress read = SocketAddress.fromBytes(raw, raw.length);
        assertThat(read.toBytes()).hasSizeBetween(100, 110);
        assertThat(read.toString()).startsWith(abstractName ? "abns@" : "unix@");
      }
    }
  }

  @Test
  void abstractNamesSurviveTheKernel() throws Exception {
    String name = "evenkeel-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    SocketAddress wanted = new SocketAddress.Unix(name, true);
    int fd = track(Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_STREAM, 0));
    assertThat(Sockets.bind(fd, wanted.toBytes())).isZero();
    assertThat(Sockets.localAddress(fd)).isEqualTo(wanted);
  }

  @Test
  void bytesAndHalfCloseCrossALoopbackConnection() throws Exception {
    try (Epoll epoll = new Epoll(8)) {
      int[] pair = connectedPair(epoll);
      byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
      assertThat(Sockets.send(pair[0], hello, 0, 5, 0)).isEqualTo(5);
      assertThat(Sockets.shutdown(pair[0], Sockets.SHUT_WR)).isZero();
      assertThat(epoll.add(pair[1], Epoll.IN | Epoll.RDHUP, 0xfedcba9876543210L)).isZero();
      assertThat(epoll.await(2000)).isEqualTo(1);
      assertThat(epoll.data(0)).isEqualTo(0xfedcba9876543210L);
      assertThat(epoll.readiness(0) & Epoll.IN).isNotZero();
      byte[] got = new byte[16];
      assertThat(Sockets.receive(pair[1], got, 3, 13, 0)).isEqualTo(5);
      assertThat(new String(got, 3, 5, StandardCharsets.US_ASCII)).isEqualTo("hello");
      assertThat(Sockets.receive(pair[1], got, 0, 16, 0)).as("end of stream").isZero();
    }
  }

  @Test
  void errorsAreFoldedAndNamed() throws Exception {
    SocketAddress any = new SocketAddress.Internet(InetAddress.getByName("127.0.0.1"), 0);
    int first = track(Sockets.open(any.family(), Sockets.SOCK_STREAM, 0));
    Sockets.bind(first, any.toBytes());
    Sockets.listen(first, 1);
    int second = track(Sockets.open(any.family(), Sockets.SOCK_STREAM, 0));
    byte[] taken = Sockets.localAddress(first).toBytes();
    assertThat(Sockets.bind(second, taken)).isEqualTo(-Errno.EADDRINUSE);
    assertThat(Errno.text(Errno.EADDRINUSE)).isEqualTo("Address already in use");
    assertThat(Sockets.receive(-1, new byte[1], 0, 1, 0)).isEqualTo(-9);
  }

  @Test
  void spliceMovesBytesThroughAPipe() throws Exception {
    try (Epoll epoll = new Epoll(8)) {
      int[] in = connectedPair(epoll);
      int[] out = connectedPair(epoll);
      int[] pipe = new int[2];
      assertThat(Descriptors.pipe(pipe)).isZero();
      track(pipe[0]);
      track(pipe[1]);
      assertThat(Descriptors.setPipeSize(pipe[1], 1 << 16)).isGreaterThanOrEqualTo(1 << 16);
      byte[] data = new byte[10_000];
      new java.util.Random(7).nextBytes(data);
      assertThat(Sockets.send(in[0], data, 0, data.length, 0)).isEqualTo(data.length);
      assertThat(epoll.add(in[1], Epoll.IN, 1)).isZero();
      assertThat(epoll.await(2000)).isEqualTo(1);
      int flags = Descriptors.SPLICE_F_MOVE | Descriptors.SPLICE_F_NONBLOCK;
      assertThat(Descriptors.splice(in[1], pipe[1], 1 << 16, flags)).isEqualTo(data.length);
      assertThat(Descriptors.splice(pipe[0], out[0], data.length, flags)).isEqualTo(data.length);
      byte[] got = new byte[data.length];
      assertThat(Sockets.receive(out[1], got, 0, got.length, 0)).isEqualTo(data.length);
      assertThat(got).isEqualTo(data);
    }
  }

  private int track(int fd) {
    assertThat(fd).isGreaterThanOrEqualTo(0);
    open.add(fd);
    return fd;
  }

  /** The connecting end and the accepted end. */
  private int[] connectedPair(Epoll epoll) throws Exception {
    SocketAddress any = new SocketAddress.Internet(InetAddress.getByName("127.0.0.1"), 0);
    int listener = track(Sockets.open(any.family(), Sockets.SOCK_STREAM, 0));
    Sockets.bind(listener, any.toBytes());
    Sockets.listen(listener, 8);
    int client = track(Sockets.open(any.family(), Sockets.SOCK_STREAM, 0));
    int connected = Sockets.connect(client, Sockets.localAddress(listener).toBytes());
    assertThat(connected).isIn(0, -Errno.EINPROGRESS);
    epoll.add(listener, Epoll.IN, 99);
    assertThat(epoll.await(2000)).isEqualTo(1);
    assertThat(epoll.data(0)).isEqualTo(99);
    byte[] peer = Sockets.newAddressBuffer();
    int[] length = new int[1];
    int accepted = track(Sockets.accept(listener, peer, length));
    assertThat(SocketAddress.fromBytes(peer, length[0])).isEqualTo(Sockets.localAddress(client));
    epoll.remove(listener);
    return new int[] {client, accepted};
  }
}
