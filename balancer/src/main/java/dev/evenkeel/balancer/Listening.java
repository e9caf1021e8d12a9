package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.net.Acceptor;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.FrontendSettings;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.ListenerSettings;
import dev.evenkeel.balancer.tcp.TcpService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Control thread only: the listening sockets of all frontends, and the acceptors that the event
 * loops run on them.
 */
final class Listening {
  private final List<EventLoop> loops;
  private final Console console;
  private final boolean counts;
  private final Map<Frontend, List<ListenSocket>> sockets = new LinkedHashMap<>();
  private final List<Acceptor> acceptors = new ArrayList<>();

  /**
   * @param loops those that accept
   * @param counts whether the connections of each socket are counted, since expressions ask
   */
  Listening(List<EventLoop> loops, Console console, boolean counts) {
    this.counts = counts;
    this.loops = loops;
    this.console = console;
  }

  /**
   * Asks for the sockets of a frontend.
   *
   * @param connections of the process, for the backlog of a frontend that has no limit of its own
   */
  void want(Frontend frontend, int connections, ListenerSetup setup) {
    List<ListenSocket> opened = new ArrayList<>();
    sockets.put(frontend, opened);
    Proxy proxy = frontend.proxy();
    int backlog = proxy.get(FrontendSettings.BACKLOG);
    int own = proxy.get(FrontendSettings.MAXCONN);
    int length = backlog > 0 ? backlog : own > 0 ? own : connections;
    for (Bind bind : proxy.binds()) {
      setup.want(proxy.kind().word() + " " + proxy.name(), bind, length, opened::add);
    }
  }

  /** All sockets. */
  List<ListenSocket> all() {
    return sockets.values().stream().flatMap(List::stream).toList();
  }

  /** Those of one frontend. */
  List<ListenSocket> of(Frontend frontend) {
    return sockets.getOrDefault(frontend, List.of());
  }

  /** The frontends whose sockets were asked for. */
  Set<Frontend> frontends() {
    return sockets.keySet();
  }

  /** Gives the sockets of a frontend their numbers, after those that lines ask for. */
  void number(Frontend frontend) {
    Set<Integer> taken = new LinkedHashSet<>();
    of(frontend).forEach(socket -> taken.add(socket.bind().get(ListenerSettings.ID)));
    int next = 1;
    for (ListenSocket socket : of(frontend)) {
      int own = socket.bind().get(ListenerSettings.ID);
      while (own == 0 && taken.contains(next)) {
        next++;
      }
      socket.number(own != 0 ? own : next++);
      if (frontend.proxy().get(FrontendSettings.SOCKET_STATS)) {
        socket.count();
      }
      if (counts) {
        socket.countConnections();
      }
    }
  }

  /**
   * Lets a service have the connections that its loop accepts for its frontend.
   *
   * @param batch connections accepted in a row at most
   */
  void accept(TcpService service, int batch) {
    EventLoop loop = service.loop();
    for (ListenSocket socket : of(service.frontend())) {
      if (accepts(loop, socket.bind())) {
        Acceptor acceptor = new Acceptor(loop, socket, service.frontend(), service, batch);
        acceptors.add(acceptor);
        loop.execute(acceptor::start);
      }
    }
  }

  /** Whether a loop is among those to which the line's {@code thread} restricts it. */
  private boolean accepts(EventLoop loop, Bind bind) {
    return bind.get(ListenerSettings.THREADS)
        // A set beyond the threads there are means all of them, so that somebody accepts.
        .filter(threads -> threads.nextSetBit(1) <= loops.size())
        .map(threads -> threads.get(loop.index() + 1))
        .orElse(true);
  }

  /**
   * Lets go of all sockets for a while.
   *
   * @param paused told of each frontend
   */
  void pause(Consumer<Frontend> paused) {
    on(acceptors, Acceptor::suspend);
    for (Map.Entry<Frontend, List<ListenSocket>> entry : sockets.entrySet()) {
      entry.getValue().forEach(ListenSocket::pause);
      paused.accept(entry.getKey());
    }
  }

  /**
   * Ends a pause.
   *
   * @param resumed told of each frontend that listens again
   * @return false if a socket could not be had again
   */
  boolean resume(Consumer<Frontend> resumed) {
    boolean all = true;
    for (Map.Entry<Frontend, List<ListenSocket>> entry : sockets.entrySet()) {
      boolean any = false;
      for (ListenSocket socket : entry.getValue()) {
        if (socket.isPaused()) {
          any = true;
          all &= socket.resume();
        }
      }
      if (any) {
        resumed.accept(entry.getKey());
      }
    }
    on(acceptors, Acceptor::start);
    return all;
  }

  /** Lets each acceptor of a frontend do something on its own loop, and waits for them briefly. */
  void onAcceptors(Frontend frontend, Consumer<Acceptor> action) {
    on(acceptors.stream().filter(acceptor -> acceptor.frontend() == frontend).toList(), action);
  }

  private void on(List<Acceptor> some, Consumer<Acceptor> action) {
    CountDownLatch left = new CountDownLatch(some.size());
    for (Acceptor acceptor : some) {
      acceptor
          .loop()
          .execute(() -> {
            action.accept(acceptor);
            left.countDown();
          });
    }
    awaitBriefly(left);
  }

  private void awaitBriefly(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.SECONDS)) {
        console.warning("an event loop is slow to let go of its listeners");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes all sockets, once no loop watches them: their numbers are given out again at once. */
  void close() {
    on(acceptors, Acceptor::close);
    closeSockets();
  }

  /** Closes all sockets; the loops have ended. */
  void closeSockets() {
    sockets.values().forEach(list -> list.forEach(ListenSocket::close));
    sockets.values().forEach(List::clear);
  }
}
