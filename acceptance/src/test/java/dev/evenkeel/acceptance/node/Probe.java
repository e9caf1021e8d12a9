package dev.evenkeel.acceptance.node;

import dev.evenkeel.lab.network.Host;
import dev.evenkeel.linux.Namespaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Any thread: opens a connection every few milliseconds and asks one question by it.
 *
 * <p>It is lost if there is no answer within 900 ms: less than the second after which TCP repeats
 * what the network has lost, and more than a busy machine needs to answer late.
 */
final class Probe implements AutoCloseable {
  private static final long ANSWERED_WITHIN_NS = TimeUnit.MILLISECONDS.toNanos(900);

  private final Map<Long, Boolean> answered = new ConcurrentSkipListMap<>();
  private final long paceNs;
  private volatile boolean over;

  Probe(Host host, String address, int port, long paceMs) {
    paceNs = TimeUnit.MILLISECONDS.toNanos(paceMs);
    InetSocketAddress to = new InetSocketAddress(InetAddress.ofLiteral(address), port);
    Thread.ofPlatform().daemon().start(() -> ask(host, to));
  }

  private void ask(Host host, InetSocketAddress to) {
    try {
      Namespaces.enterNetwork(host.pid());
      while (!over) {
        long startNs = System.nanoTime();
        // The socket belongs to this thread's network; whoever uses it later.
        SocketChannel channel = SocketChannel.open();
        Thread.ofVirtual().start(() -> ask(channel, to, startNs));
        LockSupport.parkNanos(startNs + paceNs - System.nanoTime());
      }
    } catch (IOException failed) {
      System.out.println("probe: " + failed);
    }
  }

  private void ask(SocketChannel channel, InetSocketAddress to, long startNs) {
    boolean got = false;
    try (channel) {
      channel.socket().connect(to, 2_000);
      channel.socket().setSoTimeout(2_000);
      channel.write(ByteBuffer.wrap(new byte[1]));
      got = channel.socket().getInputStream().read() == '.';
    } catch (IOException lost) {
      // Counted below.
    }
    answered.put(startNs, got && System.nanoTime() - startNs < ANSWERED_WITHIN_NS);
  }

  /** The longest time between two answered questions with lost ones in between, less the pace. */
  long outageMs(long fromNs, long toNs) {
    long longestNs = 0;
    long lastNs = fromNs;
    boolean lost = false;
    for (Map.Entry<Long, Boolean> question : List.copyOf(answered.entrySet())) {
      long startNs = question.getKey();
      if (startNs < fromNs || startNs > toNs) {
        continue;
      }
      if (!question.getValue()) {
        lost = true;
      } else {
        longestNs = lost ? Math.max(longestNs, startNs - lastNs - paceNs) : longestNs;
        lastNs = startNs;
        lost = false;
      }
    }
    longestNs = lost ? Math.max(longestNs, toNs - lastNs) : longestNs;
    return TimeUnit.NANOSECONDS.toMillis(longestNs);
  }

  /** How many questions were asked in a time. */
  long asked(long fromNs, long toNs) {
    return answered.keySet().stream().filter(at -> at >= fromNs && at <= toNs).count();
  }

  @Override
  public void close() {
    over = true;
  }
}
