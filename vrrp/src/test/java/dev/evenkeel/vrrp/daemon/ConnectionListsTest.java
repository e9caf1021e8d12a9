package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.netlink.Connections.Connection;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.peer.Flow;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionListsTest {
  private static final InetAddress ONE = InetAddress.ofLiteral("10.9.9.1");
  private static final InetAddress TWO = InetAddress.ofLiteral("10.9.9.2");

  private final AtomicInteger lists = new AtomicInteger();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  /** All sockets of a machine, after a while. */
  private final class Slow implements ConnectionLists.Kernel {
    @Override
    public List<Connection> to(Set<InetAddress> addresses, boolean alsoEnding)
        throws LinuxException {
      asked.countDown();
      lists.incrementAndGet();
      try {
        boolean _ = answer.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
      return List.of(connection(ONE), connection(TWO));
    }

    @Override
    public void close() {}
  }

  @Test
  void theDaemonsThreadDoesNotWaitAndOneListAnswersAllWhoAskMeanwhile() throws Exception {
    List<List<Flow>> answers = new ArrayList<>();
    try (EventLoop loop = new EventLoop();
        ConnectionLists connections = new ConnectionLists(loop::post, _ -> {}, new Slow())) {
      connections.ask(List.of(ONE), false, answers::add);
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      for (int instance = 0; instance < 10; instance++) {
        connections.ask(List.of(instance % 2 == 0 ? ONE : TWO), false, answers::add);
      }
      // This thread has come here while the kernel has not answered yet.
      answer.countDown();
      stopWhen(loop, answers, 11);
      loop.run();
    }
    assertThat(lists).hasValue(2);
    assertThat(answers).allSatisfy(flows -> assertThat(flows).hasSize(1));
    assertThat(answers.getLast().getFirst().service().host()).isEqualTo(TWO);
  }

  private static void stopWhen(EventLoop loop, List<List<Flow>> answers, int size) {
    if (answers.size() == size) {
      loop.stop();
    } else {
      loop.after(1, () -> stopWhen(loop, answers, size));
    }
  }

  private static Connection connection(InetAddress local) {
    return new Connection(
        new SocketAddress.Internet(local, 80),
        new SocketAddress.Internet(InetAddress.ofLiteral("10.0.0.9"), 50_000));
  }
}
