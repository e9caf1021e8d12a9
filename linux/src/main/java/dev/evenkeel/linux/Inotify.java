package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One thread only: hears what becomes of the files of directories (inotify(7)). */
public final class Inotify implements AutoCloseable {
  private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int CLOSE_WRITE = 0x8;
  private static final int MOVED_FROM = 0x40;
  private static final int MOVED_TO = 0x80;
  private static final int DELETE = 0x200;
  private static final int ONLY_DIRECTORY = 0x0100_0000;
  private static final int IGNORED = 0x8000;
  private static final int OVERFLOW = 0x4000;
  private static final int HEADER_BYTES = 16;

  private static final MethodHandle INIT = Native.critical("inotify_init1", JAVA_INT, JAVA_INT);
  private static final MethodHandle ADD_WATCH =
      Native.blocking("inotify_add_watch", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  private final int fd;
  private final byte[] buffer = new byte[8192];

  /** What happened. */
  public sealed interface Event {
    /** A file of a watched directory was written and closed, moved in or out, or deleted. */
    record Changed(int watch, String fileName) implements Event {}

    /** A watched directory is no more, and its watch with it. */
    record Gone(int watch) implements Event {}

    /** More happened than could be remembered: look at everything. */
    record Lost() implements Event {}
  }

  public Inotify() throws LinuxException {
    try {
      MemorySegment state = Native.state();
      fd =
          LinuxException.check(
              "inotify_init1", Native.fold((int) INIT.invokeExact(state, NONBLOCK_CLOEXEC), state));
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** The descriptor, to be watched for {@link Epoll#IN}. */
  public int fd() {
    return fd;
  }

  /**
   * Watches a directory; the watch's number, the same for the same directory, or {@code -errno}.
   */
  public int watch(String directory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state();
      int mask = CLOSE_WRITE | MOVED_FROM | MOVED_TO | DELETE | ONLY_DIRECTORY;
      MemorySegment path = arena.allocateFrom(directory);
      return Native.fold((int) ADD_WATCH.invokeExact(state, fd, path, mask), state);
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** Events that have arrived, none if there are none. */
  public List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (long length = read(); length > 0; length = read()) {
      ByteBuffer in = ByteBuffer.wrap(buffer, 0, (int) length).order(ByteOrder.nativeOrder());
      while (in.remaining() >= HEADER_BYTES) {
        int watch = in.getInt();
        int mask = in.getInt();
        in.getInt();
        int nameBytes = in.getInt();
        String name = new String(buffer, in.position(), nameBytes, StandardCharsets.UTF_8);
        in.position(in.position() + nameBytes);
        if ((mask & OVERFLOW) != 0) {
          events.add(new Event.Lost());
        } else if ((mask & IGNORED) != 0) {
          events.add(new Event.Gone(watch));
        } else {
          // Padded with NUL bytes.
          int end = name.indexOf('\0');
          events.add(new Event.Changed(watch, end < 0 ? name : name.substring(0, end)));
        }
      }
    }
    return events;
  }

  private long read() {
    return Descriptors.read(fd, buffer, 0, buffer.length);
  }

  @Override
  public void close() {
    Descriptors.close(fd);
  }
}
