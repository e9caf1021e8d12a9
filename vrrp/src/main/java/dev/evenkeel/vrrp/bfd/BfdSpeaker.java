package dev.evenkeel.vrrp.bfd;

import dev.evenkeel.linux.HopLimitReceiver;
import dev.evenkeel.linux.HopLimitReceiver.Datagram;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.config.BfdInstance;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Daemon thread only: all BFD sessions of this node, and the socket of each family where their
 * packets arrive (UDP port 3784).
 */
public final class BfdSpeaker {
  private static final int PORT = 3784;
  private static final int LONGEST_PACKET = 256;
  private static final long RETRY_MS = 1000;

  private final EventLoop loop;
  private final Consumer<String> log;
  private final BiConsumer<String, Boolean> onChange;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, BfdSession> sessions = new LinkedHashMap<>();
  private final Map<Class<?>, HopLimitReceiver> receivers = new HashMap<>();
  private final Map<BfdRejection, Long> rejected = new EnumMap<>(BfdRejection.class);
  private boolean started;
  private boolean stopped;
  private boolean deaf;

  /**
   * A picture of one session.
   *
   * @param instance its configuration
   * @param state where it stands
   */
  public record View(BfdInstance instance, BfdState state) {}

  /**
   * @param log where lines go
   * @param onChange called with a session's name when it comes up or goes down
   */
  public BfdSpeaker(EventLoop loop, Consumer<String> log, BiConsumer<String, Boolean> onChange) {
    this.loop = loop;
    this.log = log;
    this.onChange = onChange;
  }

  /** Has these sessions and no others; one that is written as before goes on undisturbed. */
  public void replace(List<BfdInstance> wanted) {
    Map<String, BfdSession> replaced = new HashMap<>();
    for (BfdSession old : List.copyOf(sessions.values())) {
      String name = old.instance().name();
      if (wanted.stream().noneMatch(w -> same(w, old.instance()))) {
        sessions.remove(name);
        if (wanted.stream().anyMatch(w -> goesOn(w, old.instance()))) {
          replaced.put(name, old);
        } else {
          old.close(new BfdEvent.Disabled());
        }
      }
    }
    for (BfdInstance instance : wanted) {
      if (!sessions.containsKey(instance.name())) {
        BfdSession session = new BfdSession(instance, discriminator(), loop, log, onChange, random);
        sessions.put(instance.name(), session);
        BfdSession before = replaced.get(instance.name());
        if (before != null) {
          session.inherit(before);
          before.close(new BfdEvent.Replaced());
        }
        if (started) {
          session.feed(new BfdEvent.Started());
        }
      }
    }
    listen();
  }

  /** Whether it is about the same neighbour, with other settings. */
  private static boolean goesOn(BfdInstance one, BfdInstance other) {
    return one.name().equals(other.name()) && one.neighbour().equals(other.neighbour());
  }

  private static boolean same(BfdInstance one, BfdInstance other) {
    return one.name().equals(other.name())
        && one.neighbour().equals(other.neighbour())
        && Objects.equals(one.source(), other.source())
        && one.minRxUs() == other.minRxUs()
        && one.minTxUs() == other.minTxUs()
        && one.idleTxUs() == other.idleTxUs()
        && one.multiplier() == other.multiplier()
        && one.passive() == other.passive()
        && one.ttl() == other.ttl()
        && one.maxHops() == other.maxHops();
  }

  /** Unpredictable, not 0, and no other session's (RFC 5880 section 6.8.1). */
  private int discriminator() {
    while (true) {
      int candidate = random.nextInt();
      boolean free =
          candidate != 0
              && sessions.values().stream()
                  .noneMatch(s -> s.state().settings().discriminator() == candidate);
      if (free) {
        return candidate;
      }
    }
  }

  private void listen() {
    if (stopped) {
      return;
    }
    boolean complete = true;
    for (BfdSession session : sessions.values()) {
      Class<?> family = session.instance().neighbour().getClass();
      if (!receivers.containsKey(family)) {
        complete &= open(family);
      }
    }
    if (!complete) {
      loop.after(RETRY_MS, this::listen);
    }
  }

  private boolean open(Class<?> family) {
    InetAddress any = InetAddress.ofLiteral(family == Inet6Address.class ? "::" : "0.0.0.0");
    try {
      HopLimitReceiver receiver = new HopLimitReceiver(any, PORT, LONGEST_PACKET);
      receivers.put(family, receiver);
      loop.watch(receiver.fd(), () -> read(receiver));
      deaf = false;
      return true;
    } catch (LinuxException refused) {
      if (!deaf) {
        log.accept("cannot receive BFD packets: " + refused.getMessage() + " - trying again");
      }
      deaf = true;
      return false;
    }
  }

  /** Sends from now on. */
  public void start() {
    started = true;
    sessions.values().forEach(s -> s.feed(new BfdEvent.Started()));
  }

  /** Whether a session of that name exists and counts as up. */
  public boolean isUp(String name) {
    BfdSession session = sessions.get(name);
    return session != null && session.state().countsAsUp();
  }

  /** All sessions. */
  public List<View> views() {
    return sessions.values().stream().map(s -> new View(s.instance(), s.state())).toList();
  }

  /** How many packets were dropped, and why. */
  public Map<BfdRejection, Long> rejected() {
    return Map.copyOf(rejected);
  }

  private void read(HopLimitReceiver receiver) {
    try {
      for (Datagram d = receiver.receive(); d != null; d = receiver.receive()) {
        receive(d.bytes(), d.source().host(), d.hopLimit());
        if (stopped) {
          return;
        }
      }
    } catch (LinuxException refused) {
      log.accept("cannot receive BFD packets: " + refused.getMessage());
    }
  }

  private void receive(byte[] bytes, InetAddress source, int hopLimit) {
    switch (BfdCodec.decode(bytes)) {
      case BfdCodec.Decoded.Rejected(BfdRejection reason) -> reject(reason, source);
      case BfdCodec.Decoded.Accepted(BfdPacket packet) -> {
        Optional<BfdSession> session = find(packet, source);
        if (session.isEmpty()) {
          reject(BfdRejection.UNKNOWN_SESSION, source);
        } else if (!session.get().isNear(hopLimit)) {
          reject(BfdRejection.TOO_MANY_HOPS, source);
        } else {
          session.get().feed(new BfdEvent.Received(packet));
        }
      }
    }
  }

  /**
   * By its number where the packet says one, else by its sender; the sender must fit either way.
   */
  private Optional<BfdSession> find(BfdPacket packet, InetAddress source) {
    int number = packet.yourDiscriminator();
    return sessions.values().stream()
        .filter(s -> s.instance().neighbour().equals(source))
        .filter(s -> number == 0 || s.state().settings().discriminator() == number)
        .findFirst();
  }

  /** Every one is counted; the log has the first of a kind, the second, the fourth and so on. */
  private void reject(BfdRejection reason, InetAddress source) {
    long count = rejected.merge(reason, 1L, Long::sum);
    if (Long.bitCount(count) == 1) {
      log.accept(
          "BFD packet from %s dropped: %s (%d so far)"
              .formatted(source.getHostAddress(), reason.text(), count));
    }
  }

  /** Ends all sessions; neighbours hear that they are down. */
  public void stop() {
    stopped = true;
    sessions.values().forEach(s -> s.close(new BfdEvent.Stopped()));
    sessions.clear();
    receivers
        .values()
        .forEach(r -> {
          loop.unwatch(r.fd());
          r.close();
        });
    receivers.clear();
  }
}
