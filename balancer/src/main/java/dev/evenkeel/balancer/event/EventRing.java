package dev.evenkeel.balancer.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: the latest events, as many as a number of bytes holds; the oldest make room for new
 * ones, whoever has yet to read them: a slow reader loses events, it never holds a writer up.
 */
public final class EventRing {
  /** What an event costs besides its bytes, so that empty ones do not come for nothing. */
  static final int OVERHEAD_BYTES = 16;

  private static final byte[] GONE = {};

  private final int sizeBytes;
  private final List<Reader> readers = new CopyOnWriteArrayList<>();
  private final List<Runnable> wakes = new ArrayList<>();

  /** Event number n stands at n modulo the length, which is a power of two. */
  private byte[][] slots = new byte[64][];

  private long firstNumber;
  private long nextNumber;
  private int usedBytes;
  private boolean closed;

  /** Makes an empty one. */
  public EventRing(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  /** One thread only: how far somebody has read. */
  public final class Reader {
    private long next;
    private long lost;
    private @Nullable Runnable wake;

    private Reader(long next) {
      this.next = next;
    }

    /**
     * Waits for the next event.
     *
     * @return null once the ring is closed and nothing is left
     */
    public byte @Nullable [] take() throws InterruptedException {
      synchronized (EventRing.this) {
        while (next >= nextNumber) {
          if (closed) {
            return null;
          }
          EventRing.this.wait();
        }
        if (next < firstNumber) {
          lost += firstNumber - next;
          next = firstNumber;
        }
        return slots[index(next++)];
      }
    }

    /** The next event; null if there is none yet. */
    public byte @Nullable [] poll() {
      synchronized (EventRing.this) {
        next = Math.max(next, firstNumber);
        return next < nextNumber ? slots[index(next++)] : null;
      }
    }

    /** Runs something once, on any thread, as soon as there is another event. */
    public void whenMore(Runnable then) {
      synchronized (EventRing.this) {
        if (next >= nextNumber) {
          wakes.add(then);
          wake = then;
          return;
        }
      }
      then.run();
    }

    /** Nothing is to be run any more. */
    public void over() {
      synchronized (EventRing.this) {
        if (wake != null) {
          wakes.remove(wake);
        }
      }
    }
  }

  /**
   * Looks on: what makes room before it is seen is not lost, since nobody was to have it.
   *
   * @param fromNow whether what is there already is left out
   */
  public synchronized Reader onlooker(boolean fromNow) {
    return new Reader(fromNow ? nextNumber : firstNumber);
  }

  /** Starts to read at the oldest event there is. */
  public synchronized Reader reader() {
    Reader made = new Reader(firstNumber);
    readers.add(made);
    return made;
  }

  /** How many events had made room before a reader came to them, over all readers. */
  public synchronized long lost() {
    long sum = 0;
    for (Reader reader : readers) {
      sum += reader.lost + Math.max(0, firstNumber - reader.next);
    }
    return sum;
  }

  /** Adds a copy of an event; one that is larger than the ring is cut. */
  public void append(byte[] event, int length) {
    byte[] copy = Arrays.copyOf(event, Math.clamp(sizeBytes - OVERHEAD_BYTES, 0, length));
    List<Runnable> waiting = List.of();
    synchronized (this) {
      while (firstNumber < nextNumber && usedBytes + cost(copy) > sizeBytes) {
        int oldest = index(firstNumber++);
        usedBytes -= cost(slots[oldest]);
        slots[oldest] = GONE;
      }
      if (nextNumber - firstNumber == slots.length) {
        grow();
      }
      slots[index(nextNumber++)] = copy;
      usedBytes += cost(copy);
      notifyAll();
      if (!wakes.isEmpty()) {
        waiting = List.copyOf(wakes);
        wakes.clear();
      }
    }
    waiting.forEach(Runnable::run);
  }

  private static int cost(byte[] event) {
    return event.length + OVERHEAD_BYTES;
  }

  private int index(long number) {
    return (int) (number & (slots.length - 1));
  }

  private void grow() {
    byte[][] larger = new byte[slots.length * 2][];
    for (long number = firstNumber; number < nextNumber; number++) {
      larger[(int) (number & (larger.length - 1))] = slots[index(number)];
    }
    slots = larger;
  }

  /** The events that are there, the oldest first. */
  synchronized List<byte[]> events() {
    List<byte[]> all = new ArrayList<>();
    for (long number = firstNumber; number < nextNumber; number++) {
      all.add(slots[index(number)]);
    }
    return all;
  }

  /** No event will come any more: readers that wait are told. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
