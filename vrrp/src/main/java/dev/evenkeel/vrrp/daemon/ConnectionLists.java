package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.Connections;
import dev.evenkeel.linux.netlink.Connections.Connection;
import dev.evenkeel.vrrp.peer.Flow;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread, and one of its own: which connections there are to some addresses. The kernel goes
 * through all sockets of the machine for that, which may be many; one list of them answers all who
 * have asked meanwhile.
 */
final class ConnectionLists implements AutoCloseable {
  private final Consumer<Runnable> home;
  private final Consumer<String> log;
  private final Kernel kernel;
  private final List<Question> waiting = new ArrayList<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("connections").unstarted(task));
  private boolean busy;

  /** Where the lists come from. */
  interface Kernel extends AutoCloseable {
    /** As {@link Connections#to}. */
    List<Connection> to(Set<InetAddress> addresses, boolean alsoEnding) throws LinuxException;

    @Override
    void close();
  }

  private record Question(
      Set<InetAddress> addresses, boolean alsoEnding, Consumer<List<Flow>> then) {}

  /**
   * @param home calls back on the daemon's thread
   */
  ConnectionLists(Consumer<Runnable> home, Consumer<String> log) {
    this(home, log, new SockDiag());
  }

  ConnectionLists(Consumer<Runnable> home, Consumer<String> log, Kernel kernel) {
    this.home = home;
    this.log = log;
    this.kernel = kernel;
  }

  /** The worker's only; its socket is of the namespace of the thread that asked first. */
  private static final class SockDiag implements Kernel {
    private @Nullable Connections open;

    @Override
    public List<Connection> to(Set<InetAddress> addresses, boolean alsoEnding)
        throws LinuxException {
      Connections now = open == null ? new Connections() : open;
      open = now;
      return now.to(addresses::contains, alsoEnding);
    }

    @Override
    public void close() {
      if (open != null) {
        open.close();
      }
    }
  }

  /**
   * Asks for the connections to some addresses; none, and a line in the log, if the kernel does not
   * tell.
   *
   * @param alsoEnding those too that wait for their last packets
   */
  void ask(Collection<InetAddress> addresses, boolean alsoEnding, Consumer<List<Flow>> then) {
    waiting.add(new Question(Set.copyOf(addresses), alsoEnding, then));
    if (!busy) {
      next();
    }
  }

  private void next() {
    busy = !waiting.isEmpty();
    if (busy) {
      List<Question> now = List.copyOf(waiting);
      waiting.clear();
      worker.execute(() -> answer(now));
    }
  }

  private void answer(List<Question> questions) {
    for (boolean alsoEnding : new boolean[] {true, false}) {
      List<Question> some = questions.stream().filter(q -> q.alsoEnding() == alsoEnding).toList();
      Set<InetAddress> addresses = new HashSet<>();
      some.forEach(q -> addresses.addAll(q.addresses()));
      if (!some.isEmpty()) {
        List<Connection> all = list(addresses, alsoEnding);
        some.forEach(q -> home.accept(() -> q.then().accept(flows(all, q.addresses()))));
      }
    }
    home.accept(this::next);
  }

  private List<Connection> list(Set<InetAddress> addresses, boolean alsoEnding) {
    try {
      return kernel.to(addresses, alsoEnding);
    } catch (LinuxException refused) {
      home.accept(() -> log.accept("cannot list the connections: " + refused.getMessage()));
      return List.of();
    }
  }

  private static List<Flow> flows(List<Connection> all, Set<InetAddress> addresses) {
    return all.stream()
        .filter(c -> addresses.contains(c.local().host()))
        .map(c -> new Flow(c.remote(), c.local()))
        .toList();
  }

  @Override
  public void close() {
    worker.execute(kernel::close);
    worker.shutdown();
    try {
      if (!worker.awaitTermination(1, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
