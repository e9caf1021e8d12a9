package dev.evenkeel.vrrp.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerMessage.Flows;
import dev.evenkeel.vrrp.peer.RouterId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowPartsTest {
  private static final RouterId ROUTER = new RouterId(51, false, 1);

  @ParameterizedTest
  @CsvSource({"0,0", "1,0.3", "36,0.3", "37,0.3", "5000,0", "20000,0.3"})
  void aListArrivesWholeWhateverIsLostDoubledOrOutOfOrder(int count, double loss) {
    List<Flow> sent = flows(count);
    FlowParts parts = new FlowParts(ROUTER, 7, sent);
    FlowGathering gathering = new FlowGathering();
    Random random = new Random(count);
    int whole = 0;
    for (int round = 0; round < 1_000 && !parts.isDone(); round++) {
      List<Flows> now = new ArrayList<>(parts.round());
      now.addAll(now.subList(0, now.size() / 3));
      Collections.shuffle(now, random);
      for (Flows part : now) {
        if (random.nextDouble() >= loss) {
          whole += gathering.add(part) ? 1 : 0;
          if (random.nextDouble() >= loss) {
            parts.heard(part.part());
          }
        }
      }
    }
    assertThat(parts.isDone()).isTrue();
    assertThat(whole).as("told once").isEqualTo(1);
    assertThat(gathering.flows()).containsExactlyInAnyOrderElementsOf(sent);
  }

  private static List<Flow> flows(int count) {
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      InetAddress client = InetAddress.ofLiteral("10.0.%d.%d".formatted(i / 250, i % 250));
      flows.add(
          new Flow(
              new SocketAddress.Internet(client, 1024 + i),
              new SocketAddress.Internet(InetAddress.ofLiteral("192.168.0.99"), 80)));
    }
    return flows;
  }
}
