package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A side that does not take its bytes stops the other one, costs nothing, and loses nothing. */
@Timeout(60)
class BackpressureTest {
  private static final int TOTAL_BYTES = 40 << 20;

  /** Over this time of being blocked the loops must be idle. */
  private static final long BLOCKED_MS = 600;

  @ParameterizedTest
  @CsvSource({
    "true,true,SHUT", "true,false,SHUT", "false,true,SHUT", "false,false,SHUT",
    "true,true,STAY", "false,false,STAY", "false,true,RESET", "false,false,RESET"
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
      int bytes = ending.equals("RESET") ? 1 << 20 : TOTAL_BYTES;
      Thread writing =
          Thread.startVirtualThread(() -> {
            try {
              byte[] chunk = new byte[64 << 10];
              while (written.get() < bytes) {
                writer.getOutputStream().write(chunk);
                written.addAndGet(chunk.length);
              }
              switch (ending) {
                case "SHUT" -> writer.shutdownOutput();
                case "RESET" -> {
                  writer.setSoLinger(true, 0);
                  writer.close();
                }
                default -> {}
              }
            } catch (IOException gone) {
              throw new IllegalStateException(gone);
            }
          });
      if (ending.equals("RESET")) {
        writing.join();
      } else {
        awaitStandstill(written);
        // Socket buffers and one pipe or buffer, but not the whole.
        assertThat(written.get()).isLessThan(TOTAL_BYTES);
      }
      long before = BalancerRig.loopCpuNs();
      TimeUnit.MILLISECONDS.sleep(BLOCKED_MS);
      long usedMs = (BalancerRig.loopCpuNs() - before) / 1_000_000;
      assertThat(usedMs).as("CPU of the loop while blocked").isLessThan(BLOCKED_MS / 10);
      if (ending.equals("RESET")) {
        if (!clientWrites) {
          // The answer that was complete before the reset reaches the client completely.
          assertThat(readAll(reader, bytes)).isEqualTo(bytes);
        }
        return;
      }
      assertThat(readAll(reader, bytes)).isEqualTo(bytes);
      writing.join();
    }
  }

  private static long readAll(Socket reader, long wanted) throws IOException {
    byte[] buffer = new byte[1 << 20];
    long total = 0;
    while (total < wanted) {
      int read = reader.getInputStream().read(buffer);
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
