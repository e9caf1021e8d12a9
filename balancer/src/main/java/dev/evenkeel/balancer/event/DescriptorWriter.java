package dev.evenkeel.balancer.event;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Any thread: writes lines to a descriptor that may block its writer for as long as its reader
 * pleases (stdout, a pipe to a container's log driver): a thread of its own behind a bounded queue.
 */
public final class DescriptorWriter implements AutoCloseable {
  private static final int QUEUED_LINES = 4096;

  private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUED_LINES);
  private final int fd;
  private final LongAdder lost;
  private final Thread writer;

  private DescriptorWriter(int fd, String name, LongAdder lost) {
    this.fd = fd;
    this.lost = lost;
    this.writer = Thread.ofPlatform().name(name).daemon().unstarted(this::write);
  }

  /**
   * Opens a copy of a descriptor.
   *
   * @param lost counts what is not written
   */
  public static DescriptorWriter open(int fd, LongAdder lost) throws LinuxException {
    int own = LinuxException.check("log descriptor " + fd, Descriptors.duplicate(fd));
    Descriptors.setCloseOnExec(own, true);
    DescriptorWriter made = new DescriptorWriter(own, "log-fd" + fd, lost);
    made.writer.start();
    return made;
  }

  /** Takes a line, unless too many wait already. */
  public void send(byte[] line, int length) {
    if (!queue.offer(Arrays.copyOf(line, length))) {
      lost.increment();
    }
  }

  private void write() {
    try {
      while (true) {
        byte[] line = queue.take();
        if (line.length == 0) {
          return;
        }
        write(line);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is full or has nobody at its other end loses the line, not those that follow. */
  private void write(byte[] line) {
    int from = 0;
    while (from < line.length) {
      long written = Descriptors.writeBlocking(fd, line, from, line.length - from);
      if (written < 0 && written != -Errno.EINTR) {
        lost.increment();
        return;
      }
      from += (int) Math.max(0, written);
    }
  }

  /** Writes what waits, for half a second at most. */
  @Override
  public void close() {
    try {
      if (queue.offer(new byte[0], 100, TimeUnit.MILLISECONDS)
          && writer.join(Duration.ofMillis(500))) {
        Descriptors.close(fd);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
