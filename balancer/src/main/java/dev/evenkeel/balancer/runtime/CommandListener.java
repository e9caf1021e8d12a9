package dev.evenkeel.balancer.runtime;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.ListenerSettings;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Sockets;

/** Control thread only: one listening command socket. */
final class CommandListener {
  private static final int RETRY_AFTER_MS = 100;

  private final EventLoop loop;
  private final ListenSocket socket;
  private final StatsSocket rules;
  private final RuntimeApi api;
  private final int limit;
  private final int number;
  private final byte[] peer = Sockets.newAddressBuffer();
  private final int[] peerLength = new int[1];
  private int connections;

  /** Tries again after the process had no descriptor left for a connection. */
  private final Timer retry =
      new Timer() {
        @Override
        protected void expired() {
          update();
        }
      };

  private boolean watching;
  private boolean closed;

  CommandListener(
      EventLoop loop, ListenSocket socket, StatsSocket rules, RuntimeApi api, int number) {
    this.number = number;
    this.loop = loop;
    this.socket = socket;
    this.rules = rules;
    this.api = api;
    int own = rules.bind().get(ListenerSettings.MAXCONN);
    this.limit = own > 0 ? own : Integer.MAX_VALUE;
  }

  ListenSocket socket() {
    return socket;
  }

  /** Watches the socket as long as another connection is allowed; the others wait in its queue. */
  void update() {
    boolean room =
        !closed && !socket.isPaused() && !retry.isArmed() && connections < limit && api.hasRoom();
    if (room && !watching) {
      loop.watch(socket.fd(), Epoll.IN | Epoll.EXCLUSIVE, this::ready);
    } else if (!room && watching) {
      loop.unwatch(socket.fd());
    }
    watching = room;
  }

  private void ready(int readiness) {
    int fd = Sockets.accept(socket.fd(), peer, peerLength);
    if (fd >= 0) {
      connections++;
      api.serve(
          fd,
          rules,
          number,
          () -> {
            connections--;
            api.updateListeners();
          });
      api.updateListeners();
    } else if (fd != -Errno.EAGAIN) {
      // Watched by its level, it would be ready again at once.
      loop.timers().schedule(retry, loop.nowMs() + RETRY_AFTER_MS);
      update();
    }
  }

  void pause() {
    if (watching) {
      watching = false;
      loop.unwatch(socket.fd());
    }
    socket.pause();
    update();
  }

  void resume() {
    if (socket.isPaused()) {
      socket.resume();
    }
    update();
  }

  void close() {
    closed = true;
    loop.timers().cancel(retry);
    update();
    socket.close();
  }
}
