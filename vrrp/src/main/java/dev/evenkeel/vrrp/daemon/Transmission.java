package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.config.TransportOption;
import dev.evenkeel.vrrp.config.VirtualMac;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.machine.Link;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.ChecksumForm;
import dev.evenkeel.vrrp.packet.Expectation;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: how one virtual router speaks and listens: by which interface, from which
 * address, to whom, with which checksum. It follows the interface.
 */
final class Transmission {
  private static final int TTL_MULTICAST = 255;

  private final Host host;
  private final DaemonOptions options;
  private final Instance.Surroundings surroundings;
  private final Counters counters;
  private final @Nullable VirtualInterface virtual;
  private VrrpInstance config;
  private Expectation expectation;
  private ChecksumForm checksum;
  private @Nullable Channel channel;
  private @Nullable Channel opposite;
  private final EncodedAdverts packets = new EncodedAdverts();
  private boolean closed;

  /**
   * @param refresh called when it is time to look at the interface again
   */
  Transmission(
      VrrpInstance config,
      Host host,
      DaemonOptions options,
      Instance.Surroundings surroundings,
      Counters counters,
      Runnable refresh) {
    this.config = config;
    this.host = host;
    this.options = options;
    this.surroundings = surroundings;
    this.counters = counters;
    VirtualMac mac = config.virtualMac();
    virtual =
        mac == null
            ? null
            : new VirtualInterface(config.name(), mac, config.isIpv6(), host, refresh);
    expectation = InstanceModel.expectation(config);
    checksum = InstanceModel.checksum(config);
  }

  /** From now on as another configuration of the same router says. */
  void reconfigure(VrrpInstance newConfig) {
    config = newConfig;
    packets.forget();
    expectation = InstanceModel.expectation(newConfig);
    checksum = InstanceModel.checksum(newConfig);
  }

  /** What an advertisement must be like. */
  Expectation expectation() {
    return expectation;
  }

  /** Whether what comes on a channel is for this router. */
  boolean uses(Channel other) {
    return channel == other;
  }

  /**
   * Whether what comes on a channel has been sent in a way in which this router does not listen.
   */
  boolean overhears(Channel other) {
    return opposite == other;
  }

  /** Forgets what has arrived and was not read yet. */
  void discard() {
    if (channel != null) {
      channel.discard();
    }
  }

  /** Closes the sockets for good. */
  void close() {
    closed = true;
    closeChannels();
  }

  /** Removes the virtual interface, if there is one. */
  void removeInterface() {
    if (virtual != null) {
      virtual.close();
    }
  }

  /**
   * Answers a peer of a time when the checksum was another in its own way.
   *
   * @param remark takes what there is to say of it
   */
  void adaptTo(ChecksumForm theirs, Consumer<String> remark) {
    if (config.version() == 2 || theirs == checksum) {
      return;
    }
    boolean mayBeOld =
        !config.transport().has(TransportOption.NEVER_OLD_UNICAST_CHECKSUM)
            && checksum == ChecksumForm.PSEUDO_HEADER;
    if (theirs == ChecksumForm.GROUP_PSEUDO_HEADER && mayBeOld) {
      host.log.info("(%s) Setting unicast VRRPv3 checksum to old version".formatted(config.name()));
      checksum = theirs;
    } else {
      remark.accept(
          "a peer computes VRRPv3 checksums in another way (%s) than this router (%s) and may"
                  .formatted(words(theirs), words(checksum))
              + " ignore it; v3_checksum_as_v2 decides");
    }
  }

  private static String words(ChecksumForm form) {
    return switch (form) {
      case PSEUDO_HEADER -> "with the pseudo-header";
      case MESSAGE_ONLY -> "without the pseudo-header";
      case GROUP_PSEUDO_HEADER -> "old unicast form";
    };
  }

  /** Sends an advertisement to wherever this router's go; nothing without a source. */
  void send(int priority, @Nullable IpAddress source) {
    if (channel == null || source == null) {
      return;
    }
    if (expectation.isUnicast()) {
      int ttl = config.transport().unicastTtl();
      expectation.peers().keySet().forEach(peer -> send(priority, source, peer, ttl));
    } else {
      send(priority, source, group(), TTL_MULTICAST);
    }
    counters.advertsSent++;
    counters.priorityZeroSent += priority == Advert.PRIORITY_STOPPING ? 1 : 0;
  }

  /** What this router would advertise with a priority. */
  Advert advert(int priority) {
    return new Advert(
        config.version(),
        config.virtualRouterId(),
        priority,
        config.advertIntervalMs() / 10,
        InstanceModel.advertised(config),
        InstanceModel.authentication(config));
  }

  private void send(int priority, IpAddress source, IpAddress destination, int ttl) {
    EncodedAdverts.Packet packet =
        packets.packet(priority, source, destination, ttl, checksum, this::advert);
    long sent = channel == null ? -Errno.ENODEV : channel.send(packet.bytes(), destination);
    if (sent < 0) {
      host.log.info(
          "(%s): send advert error %d (%s)"
              .formatted(config.name(), -sent, Errno.text((int) -sent)));
    } else {
      options.listener().advertSent(config.name(), packet.advert(), source, destination);
    }
  }

  private IpAddress group() {
    InetAddress own = config.transport().multicastGroup();
    return own == null ? surroundings.group(config.isIpv6()) : IpAddress.of(own);
  }

  /** How the interface stands, as it matters to the router. */
  Link link() {
    Optional<InterfaceLink> found = host.table.link(config.interfaceName());
    boolean nobodyToTalkTo =
        config.transport().has(TransportOption.NO_PEER_IS_FAULT) && !config.transport().isUnicast();
    if (virtual != null && !closed && found.flatMap(virtual::on).isEmpty()) {
      return Link.ABSENT;
    }
    return nobodyToTalkTo
        ? Link.ABSENT
        : found.map(l -> new Link(l.isUp(), source(l.index()))).orElse(Link.ABSENT);
  }

  /**
   * The configured source, or the first address of the interface that is not a virtual one; over
   * IPv6 only an address of the link will do (RFC 9568 section 5.1.2.1).
   */
  private @Nullable IpAddress source(int index) {
    InetAddress configured = config.transport().sourceAddress();
    if (configured != null) {
      boolean missing =
          config.transport().has(TransportOption.TRACK_SOURCE)
              && !host.table.has(index, configured);
      return missing ? null : IpAddress.of(configured);
    }
    boolean ipv6 = config.isIpv6();
    return host.table.addresses(index).stream()
        .filter(a -> ipv6 ? a.isLinkLocalAddress() : a instanceof Inet4Address)
        .filter(a -> ipv6 == a instanceof Inet6Address && !surroundings.isVirtual(a))
        .map(IpAddress::of)
        .findFirst()
        .orElse(null);
  }

  /** Follows the interface: it may have been deleted and made anew, with another number. */
  void open(Link link) {
    if (closed) {
      return;
    }
    Optional<InterfaceLink> found = host.table.link(config.interfaceName());
    IpAddress address = expectation.isUnicast() ? link.source() : group();
    Channel.Key wanted =
        found.isEmpty() || address == null
            ? null
            : speaker(found.get())
                .map(s -> key(found.get(), s, address, link.source()))
                .orElse(null);
    if (channel != null && !channel.key().equals(wanted)) {
      closeChannels();
    }
    if (channel == null && wanted != null) {
      channel = host.acquire(wanted, surroundings::received);
    }
    openOpposite(link, found);
  }

  private static Channel.Key key(
      InterfaceLink base, InterfaceLink speaker, IpAddress address, @Nullable IpAddress source) {
    boolean bare = speaker.index() != base.index() && address.isIpv6();
    return new Channel.Key(
        base.name(), base.index(), speaker.name(), speaker.index(), address, bare ? source : null);
  }

  /** Where advertisements go out; empty when it cannot be made. */
  private Optional<InterfaceLink> speaker(InterfaceLink base) {
    if (virtual == null) {
      return Optional.of(base);
    }
    Optional<InterfaceLink> own = virtual.on(base);
    boolean fromBase = virtual.config().speaksFromBase() || expectation.isUnicast();
    return own.isPresent() && fromBase ? Optional.of(base) : own;
  }

  /** Where packets come that were sent to the group instead of to us, or the reverse. */
  private void openOpposite(Link link, Optional<InterfaceLink> found) {
    IpAddress address = expectation.isUnicast() ? group() : link.source();
    Channel.Key wanted =
        found.isEmpty() || address == null ? null : key(found.get(), found.get(), address, null);
    if (opposite != null && !opposite.key().equals(wanted)) {
      host.release(opposite);
      opposite = null;
    }
    if (opposite == null && wanted != null && options.pair().port() > 0) {
      opposite = host.acquire(wanted, surroundings::received);
    }
  }

  private void closeChannels() {
    if (channel != null) {
      host.release(channel);
      channel = null;
    }
    if (opposite != null) {
      host.release(opposite);
      opposite = null;
    }
  }
}
