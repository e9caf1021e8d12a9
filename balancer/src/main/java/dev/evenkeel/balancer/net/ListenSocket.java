package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.stats.Counters;
import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Control thread only: one listening socket and the endpoint it was made for.
 *
 * <p>Chapter 5.1 of HAProxy's manual, "Bind options". An address that VRRP moves about can be bound
 * while another machine holds it (IP_FREEBIND), without {@code net.ipv4.ip_nonlocal_bind}.
 */
public final class ListenSocket {
  private final int fd;
  private final Bind bind;
  private final SocketAddress address;
  private final int backlog;
  private @Nullable ListenerLimit limit;
  private volatile boolean paused;
  private @Nullable Counters counters;
  private int number;

  private ListenSocket(int fd, Bind bind, SocketAddress address, int backlog) {
    this.fd = fd;
    this.bind = bind;
    this.address = address;
    this.backlog = backlog;
    int connections = bind.get(ListenerSettings.MAXCONN);
    this.limit = connections > 0 ? new ListenerLimit(connections) : null;
  }

  /**
   * What is counted of it; null where listeners are not counted on their own ({@code option
   * socket-stats}).
   */
  public @Nullable Counters counters() {
    return counters;
  }

  /** Counts its connections, limit or not, from before it is served. */
  public void countConnections() {
    if (limit == null) {
      limit = new ListenerLimit(Integer.MAX_VALUE);
    }
  }

  /** Any thread: its connections now; 0 where nobody counts them. */
  public int connections() {
    ListenerLimit counting = limit;
    return counting == null ? 0 : counting.current();
  }

  /** Counts what comes by this socket, from before it is served. */
  public void count() {
    counters = new Counters();
  }

  /** Its number among those of its frontend, from 1, or the {@code id} of its line. */
  public int number() {
    return number;
  }

  /** Sets the number. */
  public void number(int number) {
    this.number = number;
  }

  /** Its name as the runtime API shows it. */
  public String name() {
    return bind.get(ListenerSettings.NAME).orElse("sock-" + number);
  }

  /** The listening descriptor. */
  public int fd() {
    return fd;
  }

  /** The line that asked for the socket. */
  public Bind bind() {
    return bind;
  }

  /** Its own limit of connections, for any thread; null where it has none. */
  @Nullable ListenerLimit limit() {
    return limit;
  }

  /** The address as the kernel knows it: the port chosen where 0 was asked for. */
  public SocketAddress address() {
    return address;
  }

  /**
   * Listens no more, so that another process may; no loop may be watching. A TCP socket stays
   * bound, an abstract one has to give its name away, one in the file system is in nobody's way.
   */
  public void pause() {
    if (paused) {
      return;
    }
    if (address instanceof SocketAddress.Internet) {
      paused = Sockets.disconnect(fd) >= 0;
    } else if (address instanceof SocketAddress.Unix unix && unix.abstractName()) {
      paused = replaceByFreshSocket();
    }
  }

  /** Whether {@link #pause} has taken effect. */
  public boolean isPaused() {
    return paused;
  }

  /** Listens again; false when another process holds the address. */
  public boolean resume() {
    boolean bound =
        address instanceof SocketAddress.Internet || Sockets.bind(fd, address.toBytes()) >= 0;
    if (bound && Sockets.listen(fd, backlog) >= 0) {
      paused = false;
    }
    return !paused;
  }

  /** The old socket goes, and with it its name; its number stays. */
  private boolean replaceByFreshSocket() {
    int fresh = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_STREAM, 0);
    if (fresh < 0) {
      return false;
    }
    boolean replaced = Descriptors.replace(fresh, fd) >= 0;
    Descriptors.close(fresh);
    return replaced;
  }

  /**
   * Opens one socket of a {@code bind} line.
   *
   * @param backlog when the line itself says nothing
   * @param rules what holds for all sockets of the process
   * @throws BindException with HAProxy's own reason
   */
  public static ListenSocket open(Bind bind, Endpoint written, int backlog, ListenRules rules)
      throws BindException {
    Endpoint endpoint =
        written instanceof Endpoint.Unix(String path) && !rules.unix().prefix().isEmpty()
            ? new Endpoint.Unix(rules.unix().prefix() + path)
            : written;
    if (endpoint instanceof Endpoint.InheritedDescriptor inherited) {
      return adopt(bind, inherited, backlog);
    }
    SocketAddress address = endpoint.toSocketAddress();
    Optional<Integer> handed =
        rules
            .inherited()
            .take(address, "", bind.get(ListenerSettings.INTERFACE).orElse(""), isV6only(bind));
    if (handed.isPresent()) {
      return takeOver(handed.get(), bind, endpoint, address, backlog, rules);
    }
    int fd = Sockets.open(address.family(), Sockets.SOCK_STREAM, 0);
    if (fd < 0) {
      throw new BindException("cannot create listening socket", -fd, describe(endpoint));
    }
    try {
      if (address instanceof SocketAddress.Internet internet) {
        configure(fd, bind, internet, rules);
        sizeBuffers(fd, rules);
      }
      int own = bind.get(ListenerSettings.BACKLOG);
      int length = own > 0 ? own : backlog;
      if (endpoint instanceof Endpoint.Unix unix) {
        bindUnix(fd, bind, unix, length, rules.unix());
      } else {
        bindOrFail(fd, address, endpoint);
        listenOrFail(fd, length, endpoint);
      }
      return new ListenSocket(fd, bind, Sockets.localAddress(fd), length);
    } catch (BindException refused) {
      Descriptors.close(fd);
      throw refused;
    } catch (LinuxException refused) {
      Descriptors.close(fd);
      throw new BindException("cannot bind socket", refused.errno(), describe(endpoint));
    }
  }

  /** Closes the socket. The path of a unix socket stays: it may be another process's by now. */
  public void close() {
    Descriptors.close(fd);
  }

  /** A socket that was bound and listening when the program was started ({@code fd@}). */
  private static ListenSocket adopt(Bind bind, Endpoint.InheritedDescriptor inherited, int backlog)
      throws BindException {
    int fd = inherited.fd();
    if (Sockets.option(fd, Sockets.SOL_SOCKET, Sockets.SO_ACCEPTCONN) != 1) {
      throw new BindException("socket is not listening or not open", 0, describe(inherited));
    }
    Descriptors.setNonBlocking(fd);
    Descriptors.setCloseOnExec(fd, true);
    try {
      return new ListenSocket(fd, bind, Sockets.localAddress(fd), backlog);
    } catch (LinuxException refused) {
      throw new BindException("cannot use socket", refused.errno(), describe(inherited));
    }
  }

  /** A socket that another process listened on: its options may be those of another line. */
  private static ListenSocket takeOver(
      int fd, Bind bind, Endpoint endpoint, SocketAddress address, int backlog, ListenRules rules)
      throws BindException {
    try {
      if (address instanceof SocketAddress.Internet internet) {
        tune(fd, bind, internet);
        sizeBuffers(fd, rules);
      } else if (endpoint instanceof Endpoint.Unix unix) {
        applyOwnership(bind, Path.of(unix.path()), rules.unix());
      }
      return new ListenSocket(fd, bind, address, backlog);
    } catch (BindException refused) {
      Descriptors.close(fd);
      throw refused;
    }
  }

  private static boolean isV6only(Bind bind) {
    return !bind.get(ListenerSettings.V4V6) || bind.get(ListenerSettings.V6ONLY);
  }

  private static void configure(
      int fd, Bind bind, SocketAddress.Internet address, ListenRules rules) throws BindException {
    boolean six = address.family() == SocketAddress.AF_INET6;
    Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
    if (rules.sharePort()) {
      // As HAProxy does: so that a new process can bind beside the old one during a reload.
      Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 1);
    }
    if (six) {
      int only = isV6only(bind) ? 1 : 0;
      Sockets.setOption(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, only);
    }
    if (rules.floats().test(address.host())) {
      Sockets.setOption(fd, Sockets.IPPROTO_IP, Sockets.IP_FREEBIND, 1);
    }
    if (bind.get(ListenerSettings.TRANSPARENT)) {
      // Without CAP_NET_ADMIN the kernel refuses; freebind is then the next best, as in HAProxy.
      if (Sockets.setOption(fd, Sockets.IPPROTO_IP, Sockets.IP_TRANSPARENT, 1) < 0) {
        Sockets.setOption(fd, Sockets.IPPROTO_IP, Sockets.IP_FREEBIND, 1);
      }
    }
    Optional<String> device = bind.get(ListenerSettings.INTERFACE);
    if (device.isPresent()) {
      byte[] name = device.get().getBytes(StandardCharsets.UTF_8);
      int bound = Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, name);
      require(bound, "cannot bind listener to device", address);
    }
    tune(fd, bind, address);
  }

  /** Accepted connections inherit them. */
  private static void sizeBuffers(int fd, ListenRules rules) {
    if (rules.receiveBytes() > 0) {
      Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, rules.receiveBytes());
    }
    if (rules.sendBytes() > 0) {
      Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_SNDBUF, rules.sendBytes());
    }
  }

  /** Sets what may still be set once a socket listens. */
  private static void tune(int fd, Bind bind, SocketAddress.Internet address) throws BindException {
    if (bind.get(ListenerSettings.MSS) > 0) {
      int mss = bind.get(ListenerSettings.MSS);
      int set = Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_MAXSEG, mss);
      require(set, "cannot set MSS", address);
    }
    // Zero as well: a socket that was taken over may have been set otherwise.
    int timeoutMs = bind.get(ListenerSettings.TCP_USER_TIMEOUT_MS);
    int timed = Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_USER_TIMEOUT, timeoutMs);
    require(timed, "cannot set TCP User Timeout", address);
    int defer = bind.get(ListenerSettings.DEFER_ACCEPT) ? 1 : 0;
    int deferred = Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_DEFER_ACCEPT, defer);
    require(deferred, "cannot enable DEFER_ACCEPT", address);
    if (bind.get(ListenerSettings.TCP_FAST_OPEN)) {
      int set = Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_FASTOPEN, 256);
      require(set, "cannot enable TCP_FASTOPEN", address);
    }
    // Accepted connections inherit it: small answers must not wait for an acknowledgement.
    Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
  }

  private static void require(int result, String what, SocketAddress.Internet address)
      throws BindException {
    if (result < 0) {
      throw new BindException(what, -result, "for [" + address + "]");
    }
  }

  private static void bindOrFail(int fd, SocketAddress address, Endpoint endpoint)
      throws BindException {
    int bound = Sockets.bind(fd, address.toBytes());
    if (bound < 0) {
      boolean internet = address instanceof SocketAddress.Internet;
      String what = internet ? "cannot bind socket" : "cannot bind UNIX socket";
      throw new BindException(what, -bound, describe(endpoint));
    }
  }

  /**
   * Binds beside the path and moves the socket there once it listens, as HAProxy does: at no moment
   * is there no socket, and a process that is being replaced keeps its own.
   */
  private static void bindUnix(
      int fd, Bind bind, Endpoint.Unix unix, int backlog, UnixBinding rules) throws BindException {
    Path path = Path.of(unix.path());
    Path beside = Path.of(unix.path() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      Files.deleteIfExists(beside);
      bindOrFail(fd, new SocketAddress.Unix(beside.toString(), false), unix);
      applyOwnership(bind, beside, rules);
      listenOrFail(fd, backlog, unix);
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException refused) {
      throw new BindException("cannot bind UNIX socket", Errno.EACCES, describe(unix));
    } catch (IllegalArgumentException tooLong) {
      throw new BindException("socket path too long", 0, describe(unix));
    }
  }

  private static void listenOrFail(int fd, int backlog, Endpoint endpoint) throws BindException {
    int listening = Sockets.listen(fd, backlog);
    if (listening < 0) {
      throw new BindException("cannot listen to socket", -listening, describe(endpoint));
    }
  }

  private static void applyOwnership(Bind bind, Path path, UnixBinding rules) throws BindException {
    try {
      Optional<Integer> mode = bind.get(ListenerSettings.UNIX_MODE).or(rules::mode);
      if (mode.isPresent()) {
        Files.setPosixFilePermissions(path, permissions(mode.get()));
      }
      Optional<Integer> uid = bind.get(ListenerSettings.UNIX_UID).or(rules::uid);
      if (uid.isPresent()) {
        Files.setAttribute(path, "unix:uid", uid.get());
      }
      Optional<Integer> gid = bind.get(ListenerSettings.UNIX_GID).or(rules::gid);
      if (gid.isPresent()) {
        Files.setAttribute(path, "unix:gid", gid.get());
      }
    } catch (IOException refused) {
      throw new BindException("cannot change UNIX socket ownership", 0, "[" + path + "]");
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] order = PosixFilePermission.values();
    EnumSet<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < order.length; bit++) {
      if ((mode >> (8 - bit) & 1) == 1) {
        set.add(order[bit]);
      }
    }
    return set;
  }

  private static String describe(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Inet inet -> "for [" + AddressText.of(inet.host()) + ":" + inet.port() + "]";
      case Endpoint.Unix unix -> "[" + unix.path() + "]";
      case Endpoint.Abstract named -> "[" + named + "]";
      case Endpoint.InheritedDescriptor fd -> "for [" + fd + "]";
    };
  }

  @Override
  public String toString() {
    return address + " (fd " + fd + ", " + Arrays.toString(bind.text().split(" ")) + ")";
  }
}
