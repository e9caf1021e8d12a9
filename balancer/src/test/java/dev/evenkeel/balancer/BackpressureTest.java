package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A side that does not take its bytes stops the other one, costs nothing, and loses nothing. */
@Timeout(60)
@SuppressWarnings("try") // closing early is what is tested
class BackpressureTest {
  private static final int TOTAL_BYTES = 40 << 20;

  /** Over this time of being blocked the loops must be idle. */
  private static final long BLOCKED_MS = 600;

  @ParameterizedTest
  @CsvSource({
    "true,true,SHUT",
    "true,false,SHUT",
    "false,true,SHUT",
    "false,false,SHUT",
    "true,true,STAY",
    "false,false,STAY",
    "false,true,RESET",
    "false,false,RESET",
    "true,false,RESET"
  })
  void blockedIsIdleBoundedAndComplete(boolean splice, boolean byClient, String ending)
      throws Exception {
    String text =
        """
        global
         nbthread 1
         %s
        defaults
         log @log
         option tcplog
         timeout client 50s
         timeout server 50s
         timeout connect 5s
        listen web
         bind @web
         server s %s
        """;
    try (TestServer server = new TestServer();
        BalancerRig rig =
            new BalancerRig(text.formatted(splice ? "" : "nosplice", server.address()));
        Socket client = rig.connect("web");
        Socket accepted = server.next()) {
      boolean clientWrites = byClient;
      Socket writer = clientWrites ? client : accepted;
      Socket reader = clientWrites ? accepted : client;
      AtomicLong written = new AtomicLong();
      Thread writing =
          Thread.startVirtualThread(() -> {
            try {
              byte[] chunk = new byte[64 << 10];
              while (written.get() < TOTAL_BYTES) {
                writer.getOutputStream().write(chunk);
                written.addAndGet(chunk.length);
              }
              if (ending.equals("SHUT")) {
                writer.shutdownOutput();
              }
            } catch (IOException reset) {
              assertThat(ending).isEqualTo("RESET");
            }
          });
      awaitStandstill(written);
      // Socket buffers and one pipe or buffer, but not the whole.
      assertThat(written.get()).isLessThan(TOTAL_BYTES);
      if (ending.equals("RESET")) {
        writer.setSoLinger(true, 0);
        writer.close();
      }
      long before = BalancerRig.loopCpuNs();
      TimeUnit.MILLISECONDS.sleep(BLOCKED_MS);
      long usedMs = (BalancerRig.loopCpuNs() - before) / 1_000_000;
      assertThat(usedMs).as("CPU of the loop while blocked").isLessThan(BLOCKED_MS / 10);
      if (!ending.equals("RESET")) {
        assertThat(readAll(reader, TOTAL_BYTES)).isEqualTo(TOTAL_BYTES);
      } else if (!clientWrites) {
        // What was taken from the server before its reset reaches the client, all of it.
        long arrived = readAll(reader, TOTAL_BYTES);
        assertThat(rig.log.tcp(0).bytes()).isEqualTo(arrived);
        assertThat(rig.log.tcp(0).termination()).isEqualTo("SD");
      } else {
        // A client that is gone is not waited for.
        assertThat(rig.log.tcp(0).termination()).isEqualTo("CD");
      }
      writing.join();
    }
  }

  private static long readAll(Socket reader, long wanted) throws IOException {
    byte[] buffer = new byte[1 << 20];
    long total = 0;
    while (total < wanted) {
      int read;
      try {
        read = reader.getInputStream().read(buffer);
      } catch (SocketException reset) {
        // The kernel hands out what it has before it reports a reset.
        break;
      }
      if (read < 0) {
        break;
      }
      total += read;
    }
    return total;
  }

  private static void awaitStandstill(AtomicLong written) throws InterruptedException {
    long last = -1;
    while (written.get() != last || last == 0) {
      last = written.get();
      TimeUnit.MILLISECONDS.sleep(200); // a standstill is the absence of progress over a time
    }
  }
}
