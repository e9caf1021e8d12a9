package dev.evenkeel.balancer.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: the latest events, as many as a number of bytes holds; the oldest make room for new
 * ones, whoever has yet to read them: a slow reader loses events, it never holds a writer up.
 */
public final class EventRing {
  private final ArrayDeque<byte[]> events = new ArrayDeque<>();
  private final int sizeBytes;
  private int usedBytes;
  private long firstNumber;
  private boolean closed;

  /** Makes an empty one. */
  public EventRing(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  /** One thread only: how far somebody has read. */
  public final class Reader {
    private long next;
    private long lost;

    private Reader(long next) {
      this.next = next;
    }

    /** How many events had made room before they were read. */
    public long lost() {
      return lost;
    }

    /**
     * Waits for the next event.
     *
     * @return null once the ring is closed and nothing is left
     */
    public byte @Nullable [] take() throws InterruptedException {
      synchronized (EventRing.this) {
        while (next >= firstNumber + events.size()) {
          if (closed) {
            return null;
          }
          EventRing.this.wait();
        }
        if (next < firstNumber) {
          lost += firstNumber - next;
          next = firstNumber;
        }
        int skip = (int) (next++ - firstNumber);
        return skip == 0
            ? events.peekFirst()
            : events.stream().skip(skip).findFirst().orElseThrow();
      }
    }
  }

  /** Starts to read at the oldest event there is. */
  public synchronized Reader reader() {
    return new Reader(firstNumber);
  }

  /** Adds a copy of an event; one that is larger than the ring is cut. */
  public synchronized void append(byte[] event, int length) {
    byte[] copy = Arrays.copyOf(event, Math.min(length, sizeBytes));
    while (usedBytes + copy.length > sizeBytes) {
      byte[] oldest = events.removeFirst();
      usedBytes -= oldest.length;
      firstNumber++;
    }
    events.addLast(copy);
    usedBytes += copy.length;
    notifyAll();
  }

  /** The events that are there, the oldest first. */
  public synchronized List<byte[]> events() {
    return new ArrayList<>(events);
  }

  /** No event will come any more: readers that wait are told. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
