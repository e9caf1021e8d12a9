import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Hits a proxy that has never carried anything with full load at once, and says what its clients
 * saw in each of the first windows.
 *
 * <p>The load is open: requests are due at fixed times, whatever became of those before, over a
 * fixed number of connections that are opened at the first moment; a latency counts from the time
 * a request was due. The generator warms itself up against the origin first.
 *
 * <pre>java bench/ColdTakeover.java ORIGIN_PORT PROXY_PORT [REQUESTS_PER_SECOND [CONNECTIONS [SECONDS]]]</pre>
 */
public final class ColdTakeover {
  private static final int WINDOW_MS = 100;
  private static final byte[] REQUEST =
      "GET /s HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private final long intervalNs;
  private final int requests;
  private final long[] latencyNs;
  private final boolean[] failed;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
  private int answered;
  private int errors;
  private long startNs;

  private ColdTakeover(int port, int perSecond, double seconds) {
    this.port = port;
    this.intervalNs = 1_000_000_000L / perSecond;
    this.requests = (int) (perSecond * seconds);
    this.latencyNs = new long[requests];
    this.failed = new boolean[requests];
  }

  private static final class Connection {
    final SocketChannel channel;
    final SelectionKey key;
    int request = -1;
    boolean open;

    Connection(SocketChannel channel, SelectionKey key) {
      this.channel = channel;
      this.key = key;
    }
  }

  public static void main(String[] args) throws IOException {
    int perSecond = args.length > 2 ? Integer.parseInt(args[2]) : 15_000;
    int connections = args.length > 3 ? Integer.parseInt(args[3]) : 64;
    double seconds = args.length > 4 ? Double.parseDouble(args[4]) : 1;
    for (int round = 0; round < 4; round++) {
      new ColdTakeover(Integer.parseInt(args[0]), perSecond, 2).run(connections);
      LockSupport.parkNanos(200_000_000);
    }
    ColdTakeover measured = new ColdTakeover(Integer.parseInt(args[1]), perSecond, seconds);
    measured.run(connections);
    measured.report(perSecond);
  }

  private void run(int connections) throws IOException {
    try (Selector selector = Selector.open()) {
      startNs = System.nanoTime();
      for (int count = 0; count < connections; count++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        key.attach(new Connection(channel, key));
      }
      int due = 0;
      ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
      long giveUpNs = startNs + intervalNs * requests + 5_000_000_000L;
      while (answered + errors < requests && System.nanoTime() < giveUpNs) {
        long now = System.nanoTime();
        while (due < requests && startNs + due * intervalNs <= now) {
          waiting.add(due++);
        }
        while (!waiting.isEmpty() && !idle.isEmpty()) {
          ask(idle.poll(), waiting.poll());
        }
        selector.selectNow(key -> ready(key, buffer));
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
  }

  private void ask(Connection connection, int request) {
    connection.request = request;
    try {
      connection.channel.write(ByteBuffer.wrap(REQUEST));
    } catch (IOException lost) {
      fail(connection);
    }
  }

  private void ready(SelectionKey key, ByteBuffer buffer) {
    Connection connection = (Connection) key.attachment();
    try {
      if (!connection.open) {
        connection.channel.finishConnect();
        connection.open = true;
        key.interestOps(SelectionKey.OP_READ);
        idle.add(connection);
        return;
      }
      buffer.clear();
      if (connection.channel.read(buffer) < 0) {
        fail(connection);
      } else if (connection.request >= 0) {
        latencyNs[connection.request] = System.nanoTime() - startNs - connection.request * intervalNs;
        connection.request = -1;
        answered++;
        idle.add(connection);
      }
    } catch (IOException lost) {
      fail(connection);
    }
  }

  private void fail(Connection connection) {
    connection.key.cancel();
    errors++;
    if (connection.request >= 0) {
      failed[connection.request] = true;
    }
  }

  private void report(int perSecond) {
    int perWindow = perSecond * WINDOW_MS / 1000;
    System.out.println("window ms   p50 us   p99 us   max us  unanswered");
    for (int from = 0; from + perWindow <= requests; from += perWindow) {
      long[] window = Arrays.copyOfRange(latencyNs, from, from + perWindow);
      long unanswered = Arrays.stream(window).filter(ns -> ns == 0).count();
      long[] sorted = Arrays.stream(window).filter(ns -> ns > 0).sorted().toArray();
      if (sorted.length == 0) {
        System.out.printf("%9d  nothing answered%n", from / perWindow * WINDOW_MS);
        continue;
      }
      System.out.printf(
          "%9d %8d %8d %8d %8d%n",
          from / perWindow * WINDOW_MS,
          sorted[sorted.length / 2] / 1000,
          sorted[(int) (sorted.length * 0.99)] / 1000,
          sorted[sorted.length - 1] / 1000,
          unanswered);
    }
    // Of a longer run the second half is that of a proxy that has long been at work.
    long[] second =
        Arrays.stream(latencyNs, requests / 2, requests).filter(ns -> ns > 0).sorted().toArray();
    if (second.length > 0) {
      System.out.printf(
          "second half: p50 %d us, p99 %d us, p99.9 %d us%n",
          second[second.length / 2] / 1000,
          second[(int) (second.length * 0.99)] / 1000,
          second[(int) (second.length * 0.999)] / 1000);
    }
    System.out.println("errors: " + errors);
  }
}
