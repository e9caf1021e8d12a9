package dev.evenkeel.vrrp.bfd;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.vrrp.config.BfdInstance;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Daemon thread only: one session at work: the machine's state, its socket and its timer. */
final class BfdSession {
  /** RFC 5881 section 4. */
  private static final int PORT = 3784;

  private static final int FIRST_SOURCE_PORT = 49_152;
  private static final int SOURCE_PORTS = 65_536 - FIRST_SOURCE_PORT;
  private static final int PORT_ATTEMPTS = 64;
  private static final int IP_TOS = 1;
  private static final int IP_TTL = 2;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int IPV6_TCLASS = 67;

  /** Network control, as routing protocols have it. */
  private static final int TRAFFIC_CLASS = 0xc0;

  private final BfdInstance instance;
  private final EventLoop loop;
  private final Consumer<String> log;
  private final BiConsumer<String, Boolean> onChange;
  private final byte[] destination;
  private BfdState state;
  private int socket = -1;
  private long lastError;
  private EventLoop.@Nullable Timer tick;

  BfdSession(
      BfdInstance instance,
      int discriminator,
      EventLoop loop,
      Consumer<String> log,
      BiConsumer<String, Boolean> onChange,
      SecureRandom random) {
    this.instance = instance;
    this.loop = loop;
    this.log = log;
    this.onChange = onChange;
    destination = new SocketAddress.Internet(instance.neighbour(), PORT).toBytes();
    state =
        BfdState.initial(
            new BfdSettings(
                instance.name(),
                discriminator,
                instance.minTxUs(),
                instance.idleTxUs(),
                instance.minRxUs(),
                instance.multiplier(),
                instance.passive()),
            random.nextLong());
    try {
      socket = open(random);
    } catch (LinuxException refused) {
      complain(refused.errno(), refused.getMessage());
    }
  }

  private int open(SecureRandom random) throws LinuxException {
    boolean six = instance.neighbour() instanceof Inet6Address;
    int fd =
        LinuxException.check(
            "socket",
            Sockets.open(
                six ? SocketAddress.AF_INET6 : SocketAddress.AF_INET, Sockets.SOCK_DGRAM, 0));
    try {
      int level = six ? Sockets.IPPROTO_IPV6 : Sockets.IPPROTO_IP;
      int hops = six ? IPV6_UNICAST_HOPS : IP_TTL;
      LinuxException.check("ttl", Sockets.setOption(fd, level, hops, instance.ttl()));
      Sockets.setOption(fd, level, six ? IPV6_TCLASS : IP_TOS, TRAFFIC_CLASS);
      bind(fd, six, random);
      return fd;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  /**
   * A port of the range that RFC 5881 section 4 names; it stays the same for the session's life.
   */
  private void bind(int fd, boolean six, SecureRandom random) throws LinuxException {
    InetAddress source = instance.source();
    InetAddress local = source != null ? source : InetAddress.ofLiteral(six ? "::" : "0.0.0.0");
    int result = -Errno.EADDRINUSE;
    for (int i = 0; i < PORT_ATTEMPTS && result == -Errno.EADDRINUSE; i++) {
      int port = FIRST_SOURCE_PORT + random.nextInt(SOURCE_PORTS);
      result = Sockets.bind(fd, new SocketAddress.Internet(local, port).toBytes());
    }
    LinuxException.check("bind " + local.getHostAddress(), result);
  }

  BfdInstance instance() {
    return instance;
  }

  BfdState state() {
    return state;
  }

  /** Takes the place of another with the same neighbour; before it starts. */
  void inherit(BfdSession before) {
    state = state.inheriting(before.state, loop.nowNs());
  }

  void feed(BfdEvent event) {
    BfdStep step = BfdMachine.step(state, event, loop.nowNs());
    state = step.state();
    for (BfdCommand command : step.commands()) {
      switch (command) {
        case BfdCommand.Send(BfdPacket packet) -> send(packet);
        case BfdCommand.Log(String text) -> log.accept(text);
        case BfdCommand.Tell(boolean up) -> onChange.accept(instance.name(), up);
      }
    }
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
    if (state.nextDeadlineNs() != BfdState.NEVER) {
      tick = loop.at(state.nextDeadlineNs(), () -> feed(new BfdEvent.Tick()));
    }
  }

  private void send(BfdPacket packet) {
    if (socket < 0) {
      reopen();
    }
    if (socket < 0) {
      return;
    }
    byte[] bytes = BfdCodec.encode(packet);
    long sent = Sockets.sendTo(socket, bytes, bytes.length, 0, destination);
    if (sent < 0) {
      complain(-sent, "sendto " + instance.neighbour().getHostAddress());
    } else {
      lastError = 0;
    }
  }

  /** The source address may not have been there at start. */
  private void reopen() {
    try {
      socket = open(new SecureRandom());
    } catch (LinuxException refused) {
      complain(refused.errno(), refused.getMessage());
    }
  }

  /** Once for each change of what is wrong: it would come with every packet. */
  private void complain(long errno, @Nullable String what) {
    if (errno != lastError) {
      lastError = errno;
      log.accept(
          "(%s) cannot send BFD packets: %s: %s"
              .formatted(instance.name(), what, Errno.text((int) errno)));
    }
  }

  /** Whether a packet that could still have made so many hops comes from near enough. */
  boolean isNear(int hopLimit) {
    boolean any = instance.maxHops() < 0 || instance.maxHops() == 255;
    return any || hopLimit >= instance.ttl() - instance.maxHops();
  }

  /** Ends it, with a last word to the neighbour. */
  void close(BfdEvent last) {
    feed(last);
    if (socket >= 0) {
      Descriptors.close(socket);
      socket = -1;
    }
  }
}
