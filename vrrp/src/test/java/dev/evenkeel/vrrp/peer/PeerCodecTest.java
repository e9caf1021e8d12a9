package dev.evenkeel.vrrp.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.vrrp.peer.PeerCodec.Received;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeerCodecTest {
  private static final long NODE = 0x8877_6655_4433_2211L;
  private static final RouterId ROUTER = new RouterId(51, false, -5);
  private static final int MUTATIONS = 200_000;

  static Stream<PeerMessage> messages() {
    RouterStatus status =
        new RouterStatus(ROUTER, Role.MASTER, 255, true, 3, 1, true, 4095, 0xcafe_babe, true);
    Flow four = flow("192.168.0.9", 65_535, "192.168.0.99", 80);
    Flow six = flow("2001:db8::9", 1, "fd00::99", 443);
    return Stream.of(
        new PeerMessage.Status(50, List.of()),
        new PeerMessage.Status(0, Collections.nCopies(PeerCodec.MAX_ROUTERS, status)),
        new PeerMessage.Want(new RouterId(255, true, Long.MIN_VALUE)),
        new PeerMessage.Offer(
            ROUTER, 7, address("192.168.0.1"), address("fe80::1"), 0xffff_ffff_ffffL, 65_535),
        new PeerMessage.Offer(ROUTER, -1, null, null, 0, 0),
        new PeerMessage.Accept(ROUTER, 7, true, false),
        new PeerMessage.Flows(ROUTER, 7, 2, 3, Collections.nCopies(PeerCodec.MAX_FLOWS, six)),
        new PeerMessage.Flows(ROUTER, 7, 0, 1, List.of(four, six)),
        new PeerMessage.Flows(ROUTER, 7, 0, 1, List.of()),
        new PeerMessage.Heard(ROUTER, 7, 65_534),
        new PeerMessage.Drained(ROUTER, 7),
        new PeerMessage.Release(ROUTER, NODE));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsWrittenIsRead(PeerMessage message) {
    byte[] packet = PeerCodec.encode(NODE, message);
    assertThat(packet.length).isLessThanOrEqualTo(PeerCodec.MAX_BYTES);
    assertThat(PeerCodec.decode(packet, packet.length)).contains(new Received(NODE, message));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void nothingShorterOrLongerIsRead(PeerMessage message) {
    byte[] packet = PeerCodec.encode(NODE, message);
    for (int length = 0; length < packet.length; length++) {
      assertThat(PeerCodec.decode(packet, length)).isEmpty();
    }
    assertThat(PeerCodec.decode(Arrays.copyOf(packet, packet.length + 1), packet.length + 1))
        .isEmpty();
  }

  /** Whatever comes by the wire: never an exception, and what is taken could have been written. */
  @Test
  void mutatedPacketsAreRefusedOrMeanWhatTheySay() {
    Random random = new Random(20);
    List<byte[]> seeds = new ArrayList<>();
    messages().forEach(m -> seeds.add(PeerCodec.encode(NODE, m)));
    int taken = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] packet = seeds.get(random.nextInt(seeds.size())).clone();
      int changes = 1 + random.nextInt(4);
      for (int change = 0; change < changes; change++) {
        packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(8) == 0 ? random.nextInt(packet.length + 1) : packet.length;
      Optional<Received> read = PeerCodec.decode(packet, length);
      if (read.isPresent()) {
        taken++;
        byte[] again = PeerCodec.encode(read.get().node(), read.get().message());
        assertThat(PeerCodec.decode(again, again.length)).isEqualTo(read);
      }
    }
    assertThat(taken).as("mutations that are valid messages").isBetween(100, MUTATIONS - 100);
  }

  private static Flow flow(String client, int clientPort, String service, int servicePort) {
    return new Flow(
        new SocketAddress.Internet(address(client), clientPort),
        new SocketAddress.Internet(address(service), servicePort));
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }
}
