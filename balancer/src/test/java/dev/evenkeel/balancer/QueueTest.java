package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.backend.Backend;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that wait for a server: who is served when, across event loops, and who is not. */
@Timeout(120)
@SuppressWarnings("try") // closing a connection early is what is tested
class QueueTest {
  private static final String HEAD =
      "global\n nbthread 2\ndefaults\n log @log\n option tcplog\n timeout client 20s\n timeout server"
          + " 20s\n timeout connect 5s\n";

  private static String answer(Socket socket) throws Exception {
    return new String(socket.getInputStream().readAllBytes());
  }

  @Test
  void noServerHasMoreThanItsLimitAndEverybodyIsServed() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (TestServer server =
            new TestServer(socket -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              int request = socket.getInputStream().read();
              now.decrementAndGet();
              socket.getOutputStream().write(request);
              socket.close();
            });
        BalancerRig rig =
            new BalancerRig(
                HEAD + "listen web\n bind @web\n server s " + server.address() + " maxconn 3\n");
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> all = new ArrayList<>();
      for (int client = 0; client < 60; client++) {
        all.add(() -> {
          try (Socket socket = rig.connect("web")) {
            socket.getOutputStream().write('x');
            return answer(socket);
          }
        });
      }
      for (Future<String> each : clients.invokeAll(all)) {
        assertThat(each.get()).isEqualTo("x");
      }
      assertThat(most.get()).isBetween(1, 3);
    }
  }

  @Test
  void whoeverWaitsTooLongIsSentAwayAndLoggedSo() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                HEAD
                    + "listen web\n bind @web\n timeout queue 100ms\n server s "
                    + server.address()
                    + " maxconn 1\n");
        Socket first = rig.connect("web")) {
      Socket served = server.next();
      try (Socket second = rig.connect("web")) {
        assertThat(answer(second)).isEmpty();
      }
      BalancerRig.await("a line", () -> !rig.log.lines().isEmpty());
      assertThat(rig.log.lines().getFirst())
          .contains(" web/<NOSRV> ")
          .contains(" sQ ")
          .contains("0/1");
      served.getOutputStream().write("hello".getBytes());
      served.close();
      assertThat(answer(first)).isEqualTo("hello");
    }
  }

  @Test
  void whoeverLeavesItsQueueHoldsNobodyUp() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                HEAD + "listen web\n bind @web\n server s " + server.address() + " maxconn 1\n");
        Socket first = rig.connect("web")) {
      Socket served = server.next();
      try (Socket second = rig.connect("web")) {
        BalancerRig.await(
            "it waits",
            () -> rig.balancer.backends().stream().mapToInt(Backend::queued).sum() == 1);
        second.shutdownOutput();
      }
      BalancerRig.await("a line", () -> !rig.log.lines().isEmpty());
      assertThat(rig.log.lines().getFirst()).contains(" CQ ");
      try (Socket third = rig.connect("web")) {
        served.close();
        first.close();
        try (Socket late = server.next()) {
          late.getOutputStream().write("late".getBytes());
        }
        assertThat(answer(third)).isEqualTo("late");
      }
    }
  }
}
