package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VirtualServer.Url;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@code virtual_server} block while it is read; null and 0 stand for what is not written. */
final class VirtualServerDraft {
  /** How a virtual server is named: by address and port, by firewall mark, or by its group. */
  enum Kind {
    ADDRESS,
    FIREWALL_MARK,
    GROUP
  }

  final Kind kind;
  final String name;
  final int port;
  final SourcePosition position;
  final @Nullable InetAddress address;
  String protocol = "none";
  String scheduler = "";
  boolean forwarding;
  boolean refused;
  int persistenceSeconds;
  int persistencePrefixBits = 32;
  long quorum = 1;
  long hysteresis;
  boolean omega;
  @Nullable Boolean smtpAlert;
  @Nullable InetSocketAddress sorryServer;
  @Nullable CommandDraft quorumUp;
  @Nullable CommandDraft quorumDown;
  String virtualHost = "";
  final Timing timing = new Timing(null);
  final List<Real> realServers = new ArrayList<>();

  VirtualServerDraft(
      Kind kind, String name, @Nullable InetAddress address, int port, SourcePosition position) {
    this.kind = kind;
    this.name = name;
    this.address = address;
    this.port = port;
    this.position = position;
  }

  String text() {
    return "Virtual server " + shortText();
  }

  String shortText() {
    return switch (kind) {
      case ADDRESS -> "[%s]:%s:%d".formatted(name, protocol, port);
      case FIREWALL_MARK -> "FWM " + name;
      case GROUP -> "[%s]:0".formatted(name);
    };
  }

  /** Times that a checker inherits from its real server and that one from its virtual server. */
  static final class Timing {
    private final @Nullable Timing parent;
    long intervalMs;
    int retries = -1;
    long retryDelayMs;
    long timeoutMs;

    Timing(@Nullable Timing parent) {
      this.parent = parent;
    }

    long intervalMs() {
      return intervalMs > 0 ? intervalMs : parent == null ? 60_000 : parent.intervalMs();
    }

    long timeoutMs() {
      return timeoutMs > 0 ? timeoutMs : parent == null ? 5_000 : parent.timeoutMs();
    }

    int retries(int unlessWritten) {
      return retries >= 0
          ? retries
          : parent == null ? unlessWritten : parent.retries(unlessWritten);
    }

    long retryDelayMs(long unlessWritten) {
      return retryDelayMs > 0
          ? retryDelayMs
          : parent == null ? unlessWritten : parent.retryDelayMs(unlessWritten);
    }
  }

  /** A {@code real_server} block. */
  static final class Real {
    final InetSocketAddress address;
    final SourcePosition position;
    final Timing timing;
    int weight = 1;
    int maxConnections;
    @Nullable Boolean smtpAlert;
    String virtualHost = "";
    @Nullable CommandDraft notifyUp;
    @Nullable CommandDraft notifyDown;
    final List<Checker> checkers = new ArrayList<>();

    Real(InetSocketAddress address, SourcePosition position, Timing parent) {
      this.address = address;
      this.position = position;
      timing = new Timing(parent);
    }

    String text(String protocol) {
      return "[%s]:%s:%d"
          .formatted(
              dev.evenkeel.linux.AddressText.of(address.getAddress()),
              protocol.toLowerCase(Locale.ROOT),
              address.getPort());
    }
  }

  /** A checker of a real server. */
  static final class Checker {
    final String kind;
    final SourcePosition position;
    final Timing timing;
    @Nullable InetAddress connectAddress;
    int connectPort;
    String httpVersion = "1.0";
    String virtualHost = "";
    String helo = "smtpchecker.keepalived.org";
    final List<UrlDraft> urls = new ArrayList<>();
    @Nullable List<String> program;
    boolean userInvalid;

    Checker(String kind, SourcePosition position, Timing parent) {
      this.kind = kind;
      this.position = position;
      timing = new Timing(parent);
    }
  }

  /** A {@code url} block. */
  static final class UrlDraft {
    String path = "";
    String virtualHost = "";
    final List<String> status = new ArrayList<>();
    @Nullable String regex;
    boolean regexMustMiss;

    Url build(String host) {
      List<String> good = status.isEmpty() ? List.of("200-299") : status;
      return new VirtualServer.Url(
          path, virtualHost.isEmpty() ? host : virtualHost, good, regex, regexMustMiss);
    }
  }
}
