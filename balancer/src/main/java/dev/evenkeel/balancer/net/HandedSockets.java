package dev.evenkeel.balancer.net;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Control thread only: listening sockets that came from another process, until each is taken by the
 * {@code bind} line that wants it.
 */
public final class HandedSockets {
  private static final Pattern BESIDE = Pattern.compile("\\.[0-9]+\\.tmp$");

  private final List<Handed> handed = new ArrayList<>();

  /** One socket; the interface is empty where it is bound to none. */
  private record Handed(int fd, SocketAddress address, String device, String namespace) {}

  /** None, as yet. */
  public static HandedSockets none() {
    return new HandedSockets();
  }

  /**
   * Adds a socket, owned from now on; one that does not listen is closed.
   *
   * @param namespace name of the network namespace it was made in, empty for the process's own
   * @param device name of the interface it is bound to, empty for none
   */
  public void add(int fd, String namespace, String device) {
    try {
      if (Sockets.option(fd, Sockets.SOL_SOCKET, Sockets.SO_ACCEPTCONN) == 1) {
        Descriptors.setCloseOnExec(fd, true);
        Descriptors.setNonBlocking(fd);
        handed.add(new Handed(fd, settled(Sockets.localAddress(fd)), device, namespace));
        return;
      }
    } catch (LinuxException | IllegalArgumentException useless) {
      // Not a socket that a bind line could want.
    }
    Descriptors.close(fd);
  }

  /**
   * A socket in the file system was bound beside its path and moved there, but goes on telling the
   * first name.
   */
  private static SocketAddress settled(SocketAddress address) {
    return address instanceof SocketAddress.Unix(String path, boolean named) && !named
        ? new SocketAddress.Unix(BESIDE.matcher(path).replaceFirst(""), false)
        : address;
  }

  /** How many are left. */
  public int size() {
    return handed.size();
  }

  /**
   * Takes the socket for an address; the caller owns it.
   *
   * @param v6only whether an IPv6 socket must refuse IPv4
   */
  Optional<Integer> take(SocketAddress address, String namespace, String device, boolean v6only) {
    for (Iterator<Handed> it = handed.iterator(); it.hasNext(); ) {
      Handed one = it.next();
      if (one.address().equals(address)
          && one.device().equals(device)
          && one.namespace().equals(namespace)
          && isV6only(one, v6only) == v6only) {
        it.remove();
        return Optional.of(one.fd());
      }
    }
    return Optional.empty();
  }

  private static boolean isV6only(Handed one, boolean otherwise) {
    return one.address().family() == SocketAddress.AF_INET6
        ? Sockets.option(one.fd(), Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY) == 1
        : otherwise;
  }

  /** Closes what nobody wanted. */
  public void closeRest() {
    handed.forEach(one -> Descriptors.close(one.fd()));
    handed.clear();
  }
}
