package dev.evenkeel.balancer.net;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Control thread only: listening sockets that came from another process, until each is taken by the
 * {@code bind} line that wants it.
 */
public final class HandedSockets {
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
        handed.add(new Handed(fd, Sockets.localAddress(fd), device, namespace));
        return;
      }
    } catch (LinuxException | IllegalArgumentException useless) {
      // Not a socket that a bind line could want.
    }
    Descriptors.close(fd);
  }

  /** How many are left. */
  public int size() {
    return handed.size();
  }

  /** Takes the socket for an address; the caller owns it. */
  Optional<Integer> take(SocketAddress address, String namespace, String device) {
    for (Iterator<Handed> it = handed.iterator(); it.hasNext(); ) {
      Handed one = it.next();
      if (one.address().equals(address)
          && one.device().equals(device)
          && one.namespace().equals(namespace)) {
        it.remove();
        return Optional.of(one.fd());
      }
    }
    return Optional.empty();
  }

  /** Closes what nobody wanted. */
  public void closeRest() {
    handed.forEach(one -> Descriptors.close(one.fd()));
    handed.clear();
  }
}
