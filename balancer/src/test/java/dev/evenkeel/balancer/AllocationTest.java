package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once its code is compiled, the relay moves bytes without allocating any memory of its own. */
class AllocationTest {
  /** The property raises it to a million and more. */
  private static final int EXCHANGES = Integer.getInteger("evenkeel.exchanges", 20_000);

  /** Until the compiler has done its work; before, views of arrays are objects. */
  private static final int WARM_UP = 40_000;

  @ParameterizedTest
  @ValueSource(ints = {100, 16_000})
  void noByteIsAllocatedForAChunk(int bytes) throws Exception {
    String text =
        "global\n nbthread 1\ndefaults\n mode tcp\n timeout client 60s\n timeout server 60s\n"
            + " timeout connect 5s\nlisten web\n bind @web\n server s ";
    try (TestServer server = new TestServer();
        BalancerRig rig = new BalancerRig(text + server.address() + "\n");
        Socket client = rig.connect("web");
        Socket accepted = server.next()) {
      client.setTcpNoDelay(true);
      accepted.setTcpNoDelay(true);
      exchange(client, accepted, bytes, WARM_UP);
      long before = allocatedByLoops();
      exchange(client, accepted, bytes, EXCHANGES);
      double each = (allocatedByLoops() - before) / (2.0 * EXCHANGES);
      assertThat(each).as("bytes allocated for a chunk").isLessThan(0.5);
    }
  }

  private static void exchange(Socket client, Socket server, int bytes, int times)
      throws IOException {
    byte[] chunk = new byte[bytes];
    for (int round = 0; round < times; round++) {
      pass(client.getOutputStream(), server.getInputStream(), chunk);
      pass(server.getOutputStream(), client.getInputStream(), chunk);
    }
  }

  private static void pass(OutputStream from, InputStream to, byte[] chunk) throws IOException {
    from.write(chunk);
    assertThat(to.readNBytes(chunk, 0, chunk.length)).isEqualTo(chunk.length);
  }

  private static long allocatedByLoops() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().startsWith("loop-"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getThreadId()))
        .sum();
  }
}
