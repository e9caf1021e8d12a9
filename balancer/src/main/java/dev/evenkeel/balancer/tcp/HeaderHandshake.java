package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.proxyproto.HeaderProblem;
import dev.evenkeel.balancer.proxyproto.HeaderReader;
import dev.evenkeel.balancer.proxyproto.ProxyHeader;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.IoBuffer;
import dev.evenkeel.linux.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: a client's connection that must begin with a PROXY header. The header has to
 * come in one piece, within {@code timeout client}; only its own bytes are taken.
 */
final class HeaderHandshake implements Pollable {
  private final EventLoop loop;
  private final int fd;
  private final SessionMemory memory;
  private final Owner owner;
  private boolean watched;
  private boolean over;

  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          fail(HeaderProblem.TIMEOUT, null);
        }

        @Override
        protected void failed(RuntimeException failure) {
          HeaderHandshake.this.failed(failure);
        }
      };

  /** Loop thread only: whoever waits for the header. */
  interface Owner {
    /** The header is there; what it says is noted. */
    void arrived(HeaderHandshake handshake);

    /** There will be none. */
    void failed(HeaderHandshake handshake, HeaderProblem problem);

    /** It has failed by an error of the program itself. */
    void brokeOff(HeaderHandshake handshake, RuntimeException failure);
  }

  HeaderHandshake(EventLoop loop, int fd, SessionMemory memory, Owner owner) {
    this.loop = loop;
    this.fd = fd;
    this.memory = memory;
    this.owner = owner;
  }

  int fd() {
    return fd;
  }

  SessionMemory memory() {
    return memory;
  }

  /**
   * Begins to wait.
   *
   * @param timeoutMs 0 for ever
   */
  void begin(int timeoutMs) {
    read();
    if (!over) {
      watched = true;
      loop.watch(fd, Epoll.IN | Epoll.RDHUP | Epoll.EDGE, this);
      if (timeoutMs > 0) {
        loop.timers().schedule(timer, loop.nowMs() + timeoutMs);
      }
    }
  }

  @Override
  public void ready(int readiness) {
    if (!over) {
      read();
    }
  }

  @Override
  public void failed(RuntimeException failure) {
    if (over) {
      throw failure;
    }
    end();
    owner.brokeOff(this, failure);
  }

  private void read() {
    IoBuffer lent = loop.buffers().take();
    byte[] room = lent.bytes;
    long read = Sockets.receive(fd, room, 0, room.length, Sockets.MSG_PEEK);
    if (read > 0) {
      switch (HeaderReader.read(room, (int) read)) {
        case HeaderReader.Complete(ProxyHeader header, int length) -> {
          Sockets.receive(fd, room, 0, length, 0);
          note(header);
          end();
          owner.arrived(this);
        }
        case HeaderReader.Wrong(HeaderProblem problem, ProxyHeader header) -> fail(problem, header);
      }
    } else if (read == 0) {
      fail(HeaderProblem.CLOSED, null);
    } else if (read != -Errno.EAGAIN) {
      fail(HeaderProblem.BROKEN, null);
    }
    loop.buffers().give(lent);
  }

  private void note(ProxyHeader header) {
    memory.hadHeader = true;
    memory.tlvs = header.tlvs();
    if (header.source() != null) {
      memory.source = header.source();
      memory.destination = header.destination();
    }
  }

  private void fail(HeaderProblem problem, @Nullable ProxyHeader header) {
    if (header != null) {
      note(header);
    }
    end();
    owner.failed(this, problem);
  }

  private void end() {
    over = true;
    loop.timers().cancel(timer);
    if (watched) {
      loop.unwatch(fd);
    }
  }
}
