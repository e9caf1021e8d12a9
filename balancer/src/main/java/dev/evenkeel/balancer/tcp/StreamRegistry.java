package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Loop thread only: the streams of one loop, linked to each other, the youngest first. */
final class StreamRegistry {
  private static final AtomicLong REGISTRIES = new AtomicLong();
  private static final int NUMBER_BITS = 44;

  /** Where errors of the program itself are told. */
  final StreamFailures failures;

  private @Nullable Stream first;
  private boolean hasStopped;
  private long lastNumber = REGISTRIES.incrementAndGet() << NUMBER_BITS;

  StreamRegistry(StreamFailures failures) {
    this.failures = failures;
  }

  void add(Stream stream) {
    stream.number = ++lastNumber;
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

  /**
   * Ends the streams of one server.
   *
   * @param culprit first character of their termination state
   */
  void killAt(BackendServer server, char culprit) {
    Stream stream = first;
    while (stream != null) {
      Stream following = stream.next;
      if (stream.isAt(server)) {
        Stream at = stream;
        at.work(() -> at.kill(culprit));
      }
      stream = following;
    }
  }

  /** The streams that are at work as they are now, the oldest first. */
  List<StreamView> views() {
    List<StreamView> views = new ArrayList<>();
    for (Stream stream = first; stream != null; stream = stream.next) {
      if (stream.isAtWork()) {
        views.add(stream.view());
      }
    }
    return views.reversed();
  }

  /** Ends the stream of a number; false if there is none. */
  boolean kill(long number) {
    for (Stream stream = first; stream != null; stream = stream.next) {
      if (stream.number == number) {
        stream.work(stream::kill);
        return true;
      }
    }
    return false;
  }

  /** Tells all streams that their frontend takes no connections any more. */
  void frontendStopped() {
    hasStopped = true;
    Stream stream = first;
    while (stream != null) {
      Stream following = stream.next;
      stream.work(stream::frontendStopped);
      stream = following;
    }
  }

  /** Whether their frontend takes no connections any more: those that begin now are the last. */
  boolean hasStopped() {
    return hasStopped;
  }

  /** Counts what all streams have moved that go on. */
  void countSoFar() {
    for (Stream stream = first; stream != null; stream = stream.next) {
      stream.work(stream::countSoFar);
    }
  }

  void killAll() {
    while (first != null) {
      first.work(first::kill);
    }
  }
}
