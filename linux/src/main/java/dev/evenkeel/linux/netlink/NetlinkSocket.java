package dev.evenkeel.linux.netlink;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketFilter;
import dev.evenkeel.linux.Sockets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One thread only: a socket to rtnetlink in the network namespace of the thread that opened it.
 *
 * <p>{@link #request} and {@link #dump} wait for the kernel's answer, which comes at once; {@link
 * #subscribe} turns the socket into a source of events that {@link #receive} reads without waiting.
 * Use one socket for either.
 */
public final class NetlinkSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int PORT_AT = 12;

  /** So few that all answers fit into what the kernel keeps for a socket. */
  private static final int MOST_AT_ONCE = 64;

  private static final int ANSWER_TIMEOUT_MS = 2000;
  private static final byte[] KERNEL = new byte[12];

  static {
    ByteBuffer.wrap(KERNEL).order(ByteOrder.nativeOrder()).putShort((short) AF_NETLINK);
  }

  private final int fd;
  private final Epoll epoll;
  private final byte[] buffer = new byte[1 << 16];
  private int sequence;

  /** Opens a socket to rtnetlink. */
  public NetlinkSocket() throws LinuxException {
    this(NETLINK_ROUTE);
  }

  NetlinkSocket(int protocol) throws LinuxException {
    this(protocol, KERNEL);
  }

  /** A socket to rtnetlink with a port of its own: the kernel says it of all that is done here. */
  static NetlinkSocket at(int port) throws LinuxException {
    byte[] address =
        ByteBuffer.wrap(KERNEL.clone()).order(ByteOrder.nativeOrder()).putInt(4, port).array();
    return new NetlinkSocket(NETLINK_ROUTE, address);
  }

  private NetlinkSocket(int protocol, byte[] address) throws LinuxException {
    fd =
        LinuxException.check(
            "netlink socket", Sockets.open(AF_NETLINK, Sockets.SOCK_RAW, protocol));
    LinuxException.check("netlink bind", Sockets.bind(fd, address));
    epoll = new Epoll(1);
    LinuxException.check("netlink epoll", epoll.add(fd, Epoll.IN, 0));
  }

  /** The descriptor, to be watched for {@link Epoll#IN} where the socket is a source of events. */
  public int fd() {
    return fd;
  }

  /** Joins a multicast group such as RTNLGRP_LINK (1) or RTNLGRP_IPV4_IFADDR (5). */
  public void subscribe(int group) throws LinuxException {
    LinuxException.check(
        "netlink group " + group,
        Sockets.setOption(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group));
  }

  /**
   * Sends a request and waits for the kernel's verdict.
   *
   * @return 0, or {@code -errno} as the kernel answered it
   */
  public int request(NetlinkMessage message) throws LinuxException {
    int sent = send(message.withAck());
    while (true) {
      int length = await();
      for (NetlinkReply reply : parse(length, sent)) {
        if (reply.type() == NLMSG_ERROR) {
          return reply.u32(0);
        }
      }
    }
  }

  /**
   * Sends many requests by few system calls.
   *
   * @return for each 0, or {@code -errno} as the kernel answered it
   */
  List<Integer> requestAll(List<NetlinkMessage> messages) throws LinuxException {
    List<Integer> results = new ArrayList<>();
    for (int from = 0; from < messages.size(); from += MOST_AT_ONCE) {
      int to = Math.min(from + MOST_AT_ONCE, messages.size());
      results.addAll(requestTogether(messages.subList(from, to)));
    }
    return results;
  }

  /** The kernel has done it all when the call returns, and has answered where it refuses. */
  private List<Integer> requestTogether(List<NetlinkMessage> messages) throws LinuxException {
    int first = sequence + 1;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (NetlinkMessage message : messages) {
      all.writeBytes(message.finish(++sequence));
    }
    byte[] bytes = all.toByteArray();
    LinuxException.check("netlink send", (int) Sockets.sendTo(fd, bytes, bytes.length, 0, KERNEL));
    List<Integer> results = new ArrayList<>(Collections.nCopies(messages.size(), 0));
    while (true) {
      long length = Sockets.receive(fd, buffer, 0, buffer.length, 0);
      if (length == -Errno.EAGAIN) {
        return results;
      }
      LinuxException.check("netlink receive", (int) length);
      ByteBuffer in = ByteBuffer.wrap(buffer, 0, (int) length).order(ByteOrder.nativeOrder());
      int index = in.getInt(8) - first;
      if ((in.getShort(4) & 0xffff) == NLMSG_ERROR && index >= 0 && index < results.size()) {
        results.set(index, in.getInt(NetlinkMessage.HEADER_BYTES));
      }
    }
  }

  /** From now on hears nothing of which the kernel says that the socket of that port did it. */
  void ignore(int port) throws LinuxException {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    LinuxException.check(
        "netlink filter",
        new SocketFilter()
            .loadWord(PORT_AT)
            .ifEqual(little ? Integer.reverseBytes(port) : port, 0, 1)
            .drop()
            .pass()
            .attachTo(fd));
  }

  /** Sends a request with NLM_F_DUMP and gathers all parts of the answer. */
  public List<NetlinkReply> dump(NetlinkMessage message) throws LinuxException {
    if (!message.isDump()) {
      throw new IllegalArgumentException("a dump needs NLM_F_DUMP");
    }
    int sent = send(message);
    List<NetlinkReply> all = new ArrayList<>();
    while (true) {
      int length = await();
      for (NetlinkReply reply : parse(length, sent)) {
        switch (reply.type()) {
          case NLMSG_DONE -> {
            return all;
          }
          case NLMSG_ERROR -> throw new LinuxException("netlink dump", -reply.u32(0));
          default -> all.add(reply);
        }
      }
    }
  }

  /**
   * Events that have arrived, none if there are none.
   *
   * @throws LinuxException with {@link Errno#ENOBUFS} when the kernel dropped events: dump again
   */
  public List<NetlinkReply> receive() throws LinuxException {
    List<NetlinkReply> all = new ArrayList<>();
    while (true) {
      long length = Sockets.receive(fd, buffer, 0, buffer.length, 0);
      if (length == -Errno.EAGAIN) {
        return all;
      }
      LinuxException.check("netlink receive", (int) length);
      all.addAll(parse((int) length, 0));
    }
  }

  private int send(NetlinkMessage message) throws LinuxException {
    byte[] bytes = message.finish(++sequence);
    LinuxException.check("netlink send", (int) Sockets.sendTo(fd, bytes, bytes.length, 0, KERNEL));
    return sequence;
  }

  private int await() throws LinuxException {
    while (true) {
      long length = Sockets.receive(fd, buffer, 0, buffer.length, 0);
      if (length != -Errno.EAGAIN) {
        return LinuxException.check("netlink receive", (int) length);
      }
      if (epoll.await(ANSWER_TIMEOUT_MS) == 0) {
        throw new LinuxException("netlink answer", Errno.ETIMEDOUT);
      }
    }
  }

  /**
   * Splits a datagram; with a sequence number other than 0, answers to other requests are dropped.
   */
  private List<NetlinkReply> parse(int length, int wanted) {
    ByteBuffer in = ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.nativeOrder());
    List<NetlinkReply> replies = new ArrayList<>();
    int at = 0;
    while (at + NetlinkMessage.HEADER_BYTES <= length) {
      int size = in.getInt(at);
      if (size < NetlinkMessage.HEADER_BYTES || at + size > length) {
        break;
      }
      if (wanted == 0 || in.getInt(at + 8) == wanted) {
        byte[] body = Arrays.copyOfRange(buffer, at + NetlinkMessage.HEADER_BYTES, at + size);
        replies.add(new NetlinkReply(in.getShort(at + 4) & 0xffff, body));
      }
      at += (size + 3) & ~3;
    }
    return replies;
  }

  @Override
  public void close() {
    epoll.close();
    Descriptors.close(fd);
  }
}
