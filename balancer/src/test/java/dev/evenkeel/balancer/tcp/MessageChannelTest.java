package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.http.BodyFraming;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Sockets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of one message when the next one begins. */
class MessageChannelTest {
  private static final int BODY_BYTES = 1_000_000;

  @Test
  void bytesOfABodyInAPipeAreNotTheNextMessages() throws Exception {
    List<Throwable> broken = new ArrayList<>();
    EventLoop loop = new EventLoop(0, 16_384, 65_536, 4, broken::add);
    int[] client = new int[2];
    int[] server = new int[2];
    assertThat(Sockets.pair(Sockets.SOCK_STREAM, client)).isZero();
    assertThat(Sockets.pair(Sockets.SOCK_STREAM, server)).isZero();
    Side source = side(loop, client[0]);
    Side sink = side(loop, server[0]);
    MessageChannel channel = new MessageChannel(loop, new HeadParser(true));
    byte[] head =
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n")
            .getBytes(ISO_8859_1);
    assertThat(Sockets.send(client[1], head, 0, head.length, 0)).isEqualTo(head.length);
    assertThat(channel.receive(source)).isTrue();
    assertThat(channel.parse()).isPositive();
    channel.begin(BodyFraming.LENGTH);
    assertThat(channel.writeHead()).isTrue();

    byte[] part = new byte[65_536];
    for (int turn = 0; turn < 1000 && !channel.isSpliced(); turn++) {
      // Nobody reads at the other end: sooner or later the kernel takes no more.
      Sockets.send(client[1], part, 0, part.length, 0);
      source.readable = true;
      assertThat(channel.pass(source, sink)).isEqualTo(MessageChannel.Outcome.WAITS);
    }
    assertThat(channel.isSpliced()).isTrue();

    channel.next();
    assertThat(channel.isSpliced()).isFalse();
    assertThat(channel.isBlocked()).isFalse();
    for (int fd : new int[] {client[0], client[1], server[0], server[1]}) {
      Descriptors.close(fd);
    }
    loop.release();
    assertThat(broken).isEmpty();
  }

  private static Side side(EventLoop loop, int fd) {
    Side side = new Side(of -> {}, loop);
    side.open(fd, false, loop.nowMs());
    side.connected = true;
    side.readable = true;
    side.writable = true;
    return side;
  }
}
