package dev.evenkeel.balancer.tcp;

import org.jspecify.annotations.Nullable;

/** Loop thread only: the streams of one loop, linked to each other, the youngest first. */
final class StreamRegistry {
  private @Nullable Stream first;

  void add(Stream stream) {
    stream.next = first;
    if (first != null) {
      first.previous = stream;
    }
    first = stream;
  }

  /** Forgets a stream that was added. */
  void remove(Stream stream) {
    if (stream.previous == null) {
      first = stream.next;
    } else {
      stream.previous.next = stream.next;
    }
    if (stream.next != null) {
      stream.next.previous = stream.previous;
    }
    stream.previous = null;
    stream.next = null;
  }

  void killAll() {
    while (first != null) {
      first.kill();
    }
  }
}
