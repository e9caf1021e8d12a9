package dev.evenkeel.balancer.net;

import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: accepts connections of one listening socket on one loop.
 *
 * <p>Every loop watches every listening socket exclusively (EPOLLEXCLUSIVE), so the kernel wakes
 * one loop for a connection, and a busy loop leaves connections to the others. While its frontend
 * is full the acceptor does not watch the socket: connections wait in the kernel's backlog, as with
 * HAProxy.
 */
public final class Acceptor implements Pollable {
  private static final int RETRY_AFTER_MS = 100;

  private final EventLoop loop;
  private final ListenSocket socket;
  private final Frontend frontend;
  private final ConnectionHandler handler;
  private final int batch;
  private final @Nullable ListenerLimit own;
  private final byte[] peer = Sockets.newAddressBuffer();
  private final int[] peerLength = new int[1];
  private boolean watching;
  private boolean suspended;
  private boolean closed;

  private final Timer retry =
      new Timer() {
        @Override
        protected void expired() {
          resume();
        }
      };

  /** Loop thread only: takes a connection that was accepted and counted. */
  @FunctionalInterface
  public interface ConnectionHandler {
    /** Owns {@code fd} from now on and tells {@code frontend} when the connection has ended. */
    void accepted(
        EventLoop loop, Frontend frontend, ListenSocket listener, int fd, SocketAddress client);
  }

  /**
   * @param batch how many connections are accepted in a row ({@code tune.maxaccept})
   */
  public Acceptor(
      EventLoop loop,
      ListenSocket socket,
      Frontend frontend,
      ConnectionHandler handler,
      int batch) {
    this.loop = loop;
    this.socket = socket;
    this.frontend = frontend;
    this.handler = handler;
    this.batch = batch;
    this.own = socket.limit();
    frontend.register(this);
    if (own != null) {
      own.register(this);
    }
  }

  /** The loop whose thread this acceptor belongs to. */
  public EventLoop loop() {
    return loop;
  }

  /** Whose connections it accepts. */
  public Frontend frontend() {
    return frontend;
  }

  /** Begins to accept, or goes on after {@link #suspend}. */
  public void start() {
    suspended = false;
    resume();
  }

  /** Accepts who waits already, and nobody more until {@link #start}. */
  public void suspend() {
    if (watching) {
      ready(Epoll.IN);
    }
    suspended = true;
    pause();
  }

  /**
   * Goes on after a pause. Whether there is room is for {@link Frontend#take} to say: who is
   * refused there is woken again, who merely looked would not be.
   */
  private void resume() {
    if (!watching && !closed && !suspended && !socket.isPaused()) {
      watching = true;
      loop.watch(socket.fd(), Epoll.IN | Epoll.EXCLUSIVE, this);
      // A connection that came in between the last refusal and now makes no new event.
      ready(Epoll.IN);
    }
  }

  private void pause() {
    if (watching) {
      watching = false;
      loop.unwatch(socket.fd());
    }
  }

  /**
   * Ends accepting; the owner closes the socket. Who waits in its queue by then is served: closing
   * would reset the connection.
   */
  public void close() {
    if (watching) {
      ready(Epoll.IN);
    }
    closed = true;
    pause();
  }

  private void pauseBriefly() {
    pause();
    loop.timers().schedule(retry, loop.nowMs() + RETRY_AFTER_MS);
  }

  private void giveBack() {
    giveOwnBack();
    frontend.giveBack();
  }

  private void giveOwnBack() {
    if (own != null) {
      own.give();
    }
  }

  /** Any thread: asks the acceptor to go on, on its own loop. */
  void wakeUp() {
    loop.execute(this::resume);
  }

  @Override
  public void ready(int readiness) {
    for (int count = 0; count < batch && watching; count++) {
      if (own != null && !own.take()) {
        pause();
        own.resumeIfRoom();
        return;
      }
      if (!frontend.take()) {
        giveOwnBack();
        pause();
        frontend.resumeIfRoom();
        return;
      }
      int waitMs = frontend.tryPass(loop.nowMs());
      if (waitMs > 0) {
        giveBack();
        pause();
        loop.timers().schedule(retry, loop.nowMs() + waitMs);
        return;
      }
      int fd = Sockets.accept(socket.fd(), peer, peerLength);
      if (fd >= 0) {
        frontend.accepted();
        SocketAddress client = SocketAddress.fromBytes(peer, peerLength[0]);
        handler.accepted(loop, frontend, socket, fd, client);
        continue;
      }
      frontend.didNotPass();
      giveBack();
      switch (-fd) {
        case Errno.EAGAIN -> {
          return;
        }
        case Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM -> {
          frontend.outOfDescriptors(-fd);
          pauseBriefly();
          return;
        }
        case Errno.EINVAL -> {
          // It does not listen, and would go on to say so.
          pauseBriefly();
          return;
        }
        default -> {
          // ECONNABORTED and the like: that client is gone, the next one is not.
          continue;
        }
      }
    }
  }
}
