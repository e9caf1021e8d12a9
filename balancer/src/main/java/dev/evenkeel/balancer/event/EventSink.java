package dev.evenkeel.balancer.event;

import dev.evenkeel.linux.LinuxException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Any thread: a place for events that has a name ({@code show events}). */
public sealed interface EventSink {
  /** Its name, unique in the process. */
  String name();

  /** What it is, for people. */
  String description();

  /** How many events were lost on their way. */
  long dropped();

  /** Takes an event of some length, which ends with a line feed; never waits. */
  void write(byte[] event, int length);

  /** A ring in memory. */
  final class InRing implements EventSink {
    private final String name;
    private volatile String description;
    private volatile int maxLengthBytes;
    private volatile EventRing ring;

    InRing(String name, String description, int sizeBytes) {
      this.name = name;
      this.description = description;
      this.maxLengthBytes = sizeBytes;
      this.ring = new EventRing(sizeBytes);
    }

    /** Makes it what its section says in the end; before there are any events. */
    public void define(String description, int sizeBytes, int maxLengthBytes) {
      this.description = description;
      this.maxLengthBytes = maxLengthBytes;
      this.ring = new EventRing(sizeBytes);
    }

    /** What is in it. */
    public EventRing ring() {
      return ring;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String description() {
      return description;
    }

    @Override
    public long dropped() {
      return ring.lost();
    }

    @Override
    public void write(byte[] event, int length) {
      int text = event[length - 1] == '\n' ? length - 1 : length;
      ring.append(event, Math.min(text, maxLengthBytes));
    }
  }

  /** A descriptor of the process, opened when it is first needed. */
  final class InDescriptor implements EventSink {
    private final String name;
    private final String description;
    private final int fd;
    private final LongAdder lost = new LongAdder();
    private @Nullable DescriptorWriter writer;

    InDescriptor(String name, String description, int fd) {
      this.name = name;
      this.description = description;
      this.fd = fd;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String description() {
      return description;
    }

    @Override
    public long dropped() {
      return lost.sum();
    }

    @Override
    public void write(byte[] event, int length) {
      DescriptorWriter to = writer();
      if (to == null) {
        lost.increment();
      } else {
        to.send(event, length);
      }
    }

    private synchronized @Nullable DescriptorWriter writer() {
      if (writer == null) {
        try {
          writer = DescriptorWriter.open(fd, lost);
        } catch (LinuxException closed) {
          return null;
        }
      }
      return writer;
    }
  }
}
