package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits of connections, many connections, and nothing left behind by them. */
@Timeout(120)
class LimitTest {
  private static final String DEFAULTS =
      "defaults\n log @log\n option tcplog\n timeout client 20s\n timeout server 20s\n"
          + " timeout connect 5s\n";

  private static String ask(Socket socket) throws Exception {
    return new String(socket.getInputStream().readAllBytes());
  }

  @Test
  void aFullFrontendLeavesConnectionsWaitingAndGoesOn() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS + "listen web\n maxconn 2\n bind @web\n server s " + server.address());
        Socket first = rig.connect("web");
        Socket second = rig.connect("web");
        Socket third = rig.connect("web")) {
      Socket served = server.next();
      server.next();
      assertThat(rig.balancer.connections()).isEqualTo(2);
      assertThat(server.accepted).isEmpty();
      served.close();
      assertThat(ask(first)).isEmpty();
      first.shutdownOutput();
      Socket late = server.next();
      late.getOutputStream().write("late".getBytes());
      late.close();
      assertThat(ask(third)).isEqualTo("late");
      assertThat(second.isClosed()).isFalse();
    }
  }

  @Test
  void aFullListenerHoldsBackItsOwnConnectionsAlone() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind @one maxconn 1\n bind @two\n server s "
                    + server.address());
        Socket first = rig.connect("one");
        Socket second = rig.connect("one")) {
      Socket served = server.next();
      for (int round = 0; round < 20; round++) {
        try (Socket other = rig.connect("two");
            Socket answering = server.next()) {
          answering.getOutputStream().write("two".getBytes());
          answering.shutdownOutput();
          assertThat(ask(other)).isEqualTo("two");
          assertThat(server.accepted).isEmpty();
        }
      }
      served.close();
      assertThat(ask(first)).isEmpty();
      first.shutdownOutput();
      Socket late = server.next();
      late.getOutputStream().write("late".getBytes());
      late.close();
      assertThat(ask(second)).isEqualTo("late");
    }
  }

  @Test
  void sessionsAreLetInAtTheirRate() throws Exception {
    for (String limited :
        List.of(
            "global\n maxsessrate 20\n" + DEFAULTS + "listen web\n",
            "global\n maxconnrate 20\n" + DEFAULTS + "listen web\n",
            DEFAULTS + "listen web\n rate-limit sessions 20\n")) {
      try (TestServer server = TestServer.saying("hello");
          BalancerRig rig =
              new BalancerRig(limited + " bind @web\n server s " + server.address())) {
        long startNs = System.nanoTime();
        List<Socket> crowd = new ArrayList<>();
        for (int count = 0; count < 50; count++) {
          crowd.add(rig.connect("web"));
        }
        List<Long> servedMs = new ArrayList<>();
        for (Socket socket : crowd) {
          assertThat(ask(socket)).isEqualTo("hello");
          servedMs.add((System.nanoTime() - startNs) / 1_000_000);
          socket.close();
        }
        // Twenty at once, the others at twenty a second.
        assertThat(servedMs.get(20)).as(limited).isGreaterThan(900);
        assertThat(servedMs.get(49)).as(limited).isBetween(1_900L, 6_000L);
      }
    }
  }

  @Test
  void aFullProcessHoldsBackAllFrontends() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen a\n bind @a\n server s "
                    + server.address()
                    + "\nlisten b\n bind @b\n server s "
                    + server.address(),
                1)) {
      for (int round = 0; round < 50; round++) {
        try (Socket one = rig.connect("a");
            Socket served = server.next();
            Socket other = rig.connect("b")) {
          other.setSoTimeout(20);
          int[] read = {0};
          org.assertj.core.api.Assertions.assertThatThrownBy(
                  () -> read[0] = other.getInputStream().read())
              .isInstanceOf(SocketTimeoutException.class);
          other.setSoTimeout(20_000);
          assertThat(read[0]).isZero();
          served.shutdownOutput();
          one.shutdownOutput();
          Socket late = server.next();
          late.getOutputStream().write('x');
          late.shutdownOutput();
          assertThat(other.getInputStream().read()).isEqualTo('x');
          other.shutdownOutput();
        }
      }
      BalancerRig.await("all gone", () -> rig.balancer.connections() == 0);
    }
  }

  @Test
  void tenThousandShortConnectionsLeaveNothingBehind() throws Exception {
    int threads = 8;
    int each = 1250;
    try (TestServer server = TestServer.saying("hello");
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind @web\n server s "
                    + server.address()
                    + "\nlisten dead\n bind @dead\n retries 0\n server s 127.0.0.1:1\n"
                    + "frontend nowhere\n bind @nowhere\n");
        var pool = Executors.newFixedThreadPool(threads)) {
      round(rig, pool.submit(() -> null), pool, threads, 20);
      BalancerRig.await("warm-up ended", () -> rig.balancer.connections() == 0);
      int before = BalancerRig.openDescriptors();
      round(rig, pool.submit(() -> null), pool, threads, each);
      BalancerRig.await("all streams ended", () -> rig.balancer.connections() == 0);
      BalancerRig.await(
          "descriptors are given back, first " + before,
          () -> {
            try {
              return BalancerRig.openDescriptors() <= before + 4;
            } catch (java.io.IOException e) {
              return false;
            }
          });
      assertThat(rig.broken).isEmpty();
    }
  }

  private static void round(
      BalancerRig rig,
      Future<?> ready,
      java.util.concurrent.ExecutorService pool,
      int threads,
      int each)
      throws Exception {
    ready.get();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      tasks.add(() -> {
        int good = 0;
        for (int count = 0; count < each; count++) {
          String name = count % 20 == 7 ? "dead" : count % 20 == 9 ? "nowhere" : "web";
          try (Socket socket = rig.connect(name)) {
            good += ask(socket).equals(name.equals("web") ? "hello" : "") ? 1 : 0;
          }
        }
        return good;
      });
    }
    for (Future<Integer> task : pool.invokeAll(tasks)) {
      assertThat(task.get()).isEqualTo(each);
    }
  }

  @Test
  void moreConnectionsThanTheLoopsTableHadRoomForAtFirst() throws Exception {
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(
                DEFAULTS
                    + "listen web\n bind @web\n server s "
                    + server.address()
                    + "\nfrontend nowhere\n bind @nowhere\n")) {
      List<Socket> open = new ArrayList<>();
      for (int count = 0; count < 300; count++) {
        open.add(rig.connect("web"));
        open.add(server.next());
        try (Socket nowhere = rig.connect("nowhere")) {
          assertThat(ask(nowhere)).isEmpty();
        }
      }
      for (Socket socket : open) {
        socket.close();
      }
      BalancerRig.await("all gone", () -> rig.balancer.connections() == 0);
    }
  }

  @Test
  void aBalancerThatIsClosedLeavesNoDescriptorBehind() throws Exception {
    try (TestServer server = TestServer.echo()) {
      String text = DEFAULTS + "listen web\n bind @web\n server s " + server.address() + " check";
      new BalancerRig(text).close();
      int before = BalancerRig.openDescriptors();
      for (int round = 0; round < 10; round++) {
        try (BalancerRig rig = new BalancerRig(text);
            Socket client = rig.connect("web")) {
          client.getOutputStream().write(1);
          assertThat(client.getInputStream().read()).isEqualTo(1);
        }
      }
      BalancerRig.await(
          "descriptors are given back, first " + before,
          () -> {
            try {
              return BalancerRig.openDescriptors() <= before + 4;
            } catch (java.io.IOException e) {
              return false;
            }
          });
    }
  }
}
