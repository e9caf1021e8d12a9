package dev.evenkeel.balancer.tcp;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Loop thread only: the streams of one loop, so that they can be ended together. */
final class StreamRegistry {
  private final Set<Stream> streams = new HashSet<>();

  void add(Stream stream) {
    streams.add(stream);
  }

  void remove(Stream stream) {
    streams.remove(stream);
  }

  void killAll() {
    List.copyOf(streams).forEach(Stream::kill);
  }
}
