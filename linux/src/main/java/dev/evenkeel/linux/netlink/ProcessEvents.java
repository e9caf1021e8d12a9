package dev.evenkeel.linux.netlink;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread only: hears of all processes that start, end or become another program, from the
 * kernel's process events connector. It needs CAP_NET_ADMIN and speaks only in the initial network,
 * user and pid namespace; elsewhere opening is refused, or {@link Event.Confirmed} never comes.
 */
public final class ProcessEvents implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_CONNECTOR = 11;
  private static final int CN_IDX_PROC = 1;
  private static final int CN_VAL_PROC = 1;
  private static final int LISTEN = 1;
  private static final int NLMSG_DONE = 3;
  private static final int HEADER_BYTES = 16;
  private static final int CONNECTOR_BYTES = 20;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int RECEIVE_BYTES = 1 << 20;

  private static final int WHAT_NONE = 0;
  private static final int WHAT_FORK = 1;
  private static final int WHAT_EXEC = 2;
  private static final int WHAT_NAME = 0x200;
  private static final int WHAT_EXIT = 0x8000_0000;

  private final int fd;
  private final byte[] buffer = new byte[1 << 16];

  /** What happened; a process is the leader of its threads. */
  public sealed interface Event {
    /** The kernel will tell. */
    record Confirmed() implements Event {}

    /** A process started, became another program, or changed its name. */
    record Changed(int pid) implements Event {}

    /** A process ended. */
    record Ended(int pid) implements Event {}

    /** More happened than could be remembered: look at everything. */
    record Lost() implements Event {}
  }

  /** Subscribes. */
  public ProcessEvents() throws LinuxException {
    fd =
        LinuxException.check(
            "process events", Sockets.open(AF_NETLINK, Sockets.SOCK_DGRAM, NETLINK_CONNECTOR));
    try {
      Sockets.setOption(fd, Sockets.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BYTES);
      LinuxException.check("process events", Sockets.bind(fd, address(CN_IDX_PROC)));
      byte[] request = request();
      LinuxException.check(
          "process events", (int) Sockets.sendTo(fd, request, request.length, 0, address(0)));
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  private static byte[] address(int groups) {
    ByteBuffer raw = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
    return raw.putInt(AF_NETLINK).putInt(0).putInt(groups).array();
  }

  private static byte[] request() {
    int length = HEADER_BYTES + CONNECTOR_BYTES + 4;
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    out.putInt(length).putShort((short) NLMSG_DONE).putShort((short) 0).putInt(0).putInt(0);
    out.putInt(CN_IDX_PROC).putInt(CN_VAL_PROC).putInt(0).putInt(0);
    return out.putShort((short) 4).putShort((short) 0).putInt(LISTEN).array();
  }

  /** The descriptor, to be watched for input. */
  public int fd() {
    return fd;
  }

  /** Events that have arrived, none if there are none. */
  public List<Event> events() throws LinuxException {
    List<Event> events = new ArrayList<>();
    while (true) {
      long length = Sockets.receive(fd, buffer, 0, buffer.length, 0);
      if (length == -Errno.EAGAIN) {
        return events;
      }
      if (length == -Errno.ENOBUFS) {
        events.add(new Event.Lost());
        continue;
      }
      LinuxException.check("process events", (int) length);
      parse((int) length, events);
    }
  }

  private void parse(int length, List<Event> events) {
    int bodyAt = HEADER_BYTES + CONNECTOR_BYTES;
    // what, processor, time, and then what depends on the kind.
    int detailAt = bodyAt + 16;
    if (length < detailAt + 8) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.nativeOrder());
    int pid = in.getInt(detailAt);
    int leader = in.getInt(detailAt + 4);
    switch (in.getInt(bodyAt)) {
      case WHAT_NONE -> events.add(new Event.Confirmed());
      case WHAT_FORK -> {
        int child = length >= detailAt + 16 ? in.getInt(detailAt + 8) : 0;
        if (child != 0 && child == in.getInt(detailAt + 12)) {
          events.add(new Event.Changed(child));
        }
      }
      case WHAT_EXEC, WHAT_NAME -> {
        if (pid == leader) {
          events.add(new Event.Changed(leader));
        }
      }
      case WHAT_EXIT -> {
        if (pid == leader) {
          events.add(new Event.Ended(leader));
        }
      }
      default -> {
        // Users, groups, sessions, tracing: no matter.
      }
    }
  }

  @Override
  public void close() {
    Descriptors.close(fd);
  }
}
