package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.IoBuffer;
import dev.evenkeel.linux.Sockets;

/**
 * Loop thread only: takes what a client says that has had its last answer, so that the answer is
 * not destroyed by a reset (RFC 9112 9.6).
 */
final class LingeringClose {
  /** A client that goes on for longer is cut off. */
  private static final int MAX_READS = 8;

  private LingeringClose() {}

  /** Reads and drops what there is; true once the connection may be closed. */
  static boolean swallow(Side side, EventLoop loop) {
    IoBuffer room = loop.buffers().take();
    try {
      for (int i = 0; i < MAX_READS; i++) {
        long read = Sockets.receive(side.fd, room, 0, room.capacity(), 0);
        if (read == -Errno.EAGAIN) {
          side.readable = false;
          return false;
        }
        if (read <= 0) {
          return true;
        }
      }
      return true;
    } finally {
      loop.buffers().give(room);
    }
  }
}
