package dev.evenkeel.lab.client;

import dev.evenkeel.lab.network.Host;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Namespaces;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the page of the virtual address over and over, each time by a new connection, from one
 * thread of its own in the client's network; the results go to a {@link RequestLog}.
 *
 * <p>A request begins every {@code paceMs}, whatever became of the ones before. It counts as
 * answered if its whole answer is there within {@link #DEADLINE_MS}; otherwise it is lost and given
 * up, as a user would. (Were it left alone, TCP would repeat a lost SYN after one second and a slow
 * answer could hide an outage.) If this thread itself is late, it skips beats, so that it never
 * asks in bursts.
 */
public final class Client implements AutoCloseable {
  /** A request that has no complete answer after this time is lost. */
  public static final int DEADLINE_MS = 250;

  private static final int MAX_IN_FLIGHT = 1024;
  private static final long DEADLINE_NS = TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);

  private final Host host;
  private final SocketAddress.Internet target;
  private final byte[] question;
  private final long paceNs;
  private final RequestLog log;
  private final Thread thread;
  private final Map<Long, Exchange> inFlight = new HashMap<>();
  private final Queue<Exchange> oldestFirst = new ArrayDeque<>();
  private final byte[] buffer = new byte[16 * 1024];
  private volatile boolean stopping;
  private volatile @Nullable String trouble;

  private Client(Host host, SocketAddress.Internet target, long paceMs, RequestLog log) {
    this.host = host;
    this.target = target;
    this.paceNs = TimeUnit.MILLISECONDS.toNanos(paceMs);
    this.log = log;
    String name = target.host().getHostAddress();
    question =
        ("GET / HTTP/1.1\r\nHost: "
                + name
                + "\r\nUser-Agent: evenkeel-lab\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    thread = Thread.ofPlatform().daemon().name("client").unstarted(this::run);
  }

  /**
   * Starts asking.
   *
   * @param host where the client sits
   * @param address the virtual address, an IPv4 or IPv6 literal
   * @param port the port of the frontend
   * @param paceMs milliseconds from the start of one request to the start of the next
   */
  public static Client start(Host host, String address, int port, long paceMs, RequestLog log) {
    Client client =
        new Client(
            host, new SocketAddress.Internet(InetAddress.ofLiteral(address), port), paceMs, log);
    client.thread.start();
    return client;
  }

  /** The time between the starts of two requests. */
  public long paceNs() {
    return paceNs;
  }

  /** Why the client had to give up altogether, or null while it asks. */
  public @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    try {
      Namespaces.enterNetwork(host.pid());
      try (Epoll epoll = new Epoll(256)) {
        ask(epoll);
      }
    } catch (IOException failed) {
      trouble = failed.getMessage();
    } finally {
      inFlight.values().forEach(exchange -> Descriptors.close(exchange.fd));
    }
  }

  private void ask(Epoll epoll) throws IOException {
    long number = 0;
    long nextNs = System.nanoTime();
    while (!stopping) {
      long now = System.nanoTime();
      if (now - nextNs >= 0) {
        nextNs = Math.max(nextNs + paceNs, now - paceNs / 2);
        begin(epoll, number++, now);
      }
      giveUpLate(now);
      long waitNs = Math.max(0, nextNs - System.nanoTime());
      int ready = epoll.await((int) TimeUnit.NANOSECONDS.toMillis(waitNs + 999_999));
      now = System.nanoTime();
      for (int i = 0; i < ready; i++) {
        Exchange exchange = inFlight.get(epoll.data(i));
        if (exchange != null) {
          proceed(epoll, exchange, now);
        }
      }
    }
  }

  private void begin(Epoll epoll, long number, long now) throws LinuxException {
    int fd =
        LinuxException.check(
            "socket", Sockets.open(target.family(), Sockets.SOCK_STREAM, Sockets.IPPROTO_TCP));
    Exchange exchange = new Exchange(number, fd, now);
    int result = Sockets.connect(fd, target.toBytes());
    if ((result < 0 && result != -Errno.EINPROGRESS) || inFlight.size() >= MAX_IN_FLIGHT) {
      Descriptors.close(fd);
      log.add(exchange.ended(now, outcomeOf(result), ""));
      return;
    }
    inFlight.put(number, exchange);
    oldestFirst.add(exchange);
    LinuxException.check("epoll", epoll.add(fd, Epoll.OUT, number));
  }

  private void proceed(Epoll epoll, Exchange exchange, long now) throws LinuxException {
    if (exchange.connectedNs == Request.NEVER) {
      int error = Sockets.takeError(exchange.fd);
      if (error != 0) {
        end(exchange, now, outcomeOf(-Math.abs(error)), "");
        return;
      }
      exchange.connectedNs = now;
      long sent = Sockets.send(exchange.fd, question, 0, question.length, Sockets.MSG_NOSIGNAL);
      if (sent < 0) {
        end(exchange, now, outcomeOf((int) sent), "");
        return;
      }
      LinuxException.check("epoll", epoll.modify(exchange.fd, Epoll.IN, exchange.number));
      return;
    }
    long got = Sockets.receive(exchange.fd, buffer, 0, buffer.length, 0);
    if (got > 0) {
      exchange.answer.add(buffer, (int) got);
      if (exchange.answer.isComplete()) {
        String server = exchange.answer.server();
        end(exchange, now, server.isEmpty() ? Outcome.STRANGE : Outcome.ANSWERED, server);
      }
    } else if (got == 0) {
      end(exchange, now, Outcome.CUT_SHORT, "");
    } else if (got != -Errno.EAGAIN) {
      end(exchange, now, outcomeOf((int) got), "");
    }
  }

  private void giveUpLate(long now) {
    for (Exchange oldest = oldestFirst.peek(); oldest != null; oldest = oldestFirst.peek()) {
      if (!oldest.ended && now - oldest.startNs < DEADLINE_NS) {
        return;
      }
      oldestFirst.remove();
      if (!oldest.ended) {
        boolean connected = oldest.connectedNs != Request.NEVER;
        end(oldest, now, connected ? Outcome.NO_ANSWER : Outcome.NO_CONNECTION, "");
      }
    }
  }

  private void end(Exchange exchange, long now, Outcome outcome, String server) {
    exchange.ended = true;
    inFlight.remove(exchange.number);
    // Closing the descriptor takes it out of the epoll set as well.
    Descriptors.close(exchange.fd);
    boolean late = outcome == Outcome.ANSWERED && now - exchange.startNs > DEADLINE_NS;
    log.add(exchange.ended(now, late ? Outcome.NO_ANSWER : outcome, late ? "" : server));
  }

  private static Outcome outcomeOf(int folded) {
    return switch (-folded) {
      case Errno.ECONNREFUSED -> Outcome.REFUSED;
      case Errno.ECONNRESET, Errno.EPIPE -> Outcome.RESET;
      case Errno.EHOSTUNREACH, Errno.ENETUNREACH, Errno.ENETDOWN -> Outcome.UNREACHABLE;
      default -> Outcome.NO_CONNECTION;
    };
  }

  /** Stops asking and waits until the thread has ended. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(2 * DEADLINE_MS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One request under way; the client's thread only. */
  private static final class Exchange {
    private final long number;
    private final int fd;
    private final long startNs;
    private final Answer answer = new Answer();
    private long connectedNs = Request.NEVER;
    private boolean ended;

    private Exchange(long number, int fd, long startNs) {
      this.number = number;
      this.fd = fd;
      this.startNs = startNs;
    }

    private Request ended(long now, Outcome outcome, String server) {
      return new Request(startNs, connectedNs, now, outcome, server);
    }
  }
}
