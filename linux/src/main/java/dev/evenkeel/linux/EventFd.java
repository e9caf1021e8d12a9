package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@link #wake} from any thread, the rest by the owner: wakes a thread that sleeps in an epoll. */
public final class EventFd implements AutoCloseable {
  private static final int EFD_NONBLOCK = 0x800;
  private static final int EFD_CLOEXEC = 0x80000;
  private static final MethodHandle EVENTFD =
      Native.critical("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);

  private final int fd;

  public EventFd() throws LinuxException {
    try {
      MemorySegment state = Native.state();
      int made =
          Native.fold((int) EVENTFD.invokeExact(state, 0, EFD_NONBLOCK | EFD_CLOEXEC), state);
      this.fd = LinuxException.check("eventfd", made);
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }

  /** The descriptor to watch for {@link Epoll#IN}. */
  public int fd() {
    return fd;
  }

  /** Makes the descriptor readable. */
  public void wake() {
    byte[] one = new byte[8];
    java.nio.ByteBuffer.wrap(one).order(java.nio.ByteOrder.nativeOrder()).putLong(1);
    Descriptors.write(fd, one, 0, 8);
  }

  /** Takes all wake-ups so far. */
  public void drain() {
    Descriptors.read(fd, new byte[8], 0, 8);
  }

  @Override
  public void close() {
    Descriptors.close(fd);
  }
}
