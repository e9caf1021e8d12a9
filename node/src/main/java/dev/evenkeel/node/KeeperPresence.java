package dev.evenkeel.node;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.linux.netlink.InterfaceAddress;
import dev.evenkeel.linux.netlink.Interfaces;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Any thread: whether a keeper lives in this network namespace, and what to do for one that does
 * not.
 *
 * <p>A keeper holds an abstract unix socket for as long as it lives; the kernel lets go of it with
 * the process. A balancer whose keeper was killed can so tell whether another one has taken its
 * place. If none has, the addresses that the dead one left behind are removed: their new owner must
 * not share them with a machine where nobody answers.
 */
final class KeeperPresence {
  private static final SocketAddress NAME = new SocketAddress.Unix("evenkeel-keeper", true);

  private KeeperPresence() {}

  /**
   * Claims the presence; false if another keeper lives here, whose addresses and ports this one may
   * share.
   */
  static boolean claim() {
    return bind() >= 0;
  }

  /**
   * Removes the floating addresses from this machine unless a keeper lives that looks after them.
   */
  static void cleanUpAfterDead(Predicate<InetAddress> floats, Consumer<String> log) {
    int claimed = bind();
    if (claimed < 0) {
      return;
    }
    try (Interfaces interfaces = new Interfaces()) {
      for (InterfaceAddress address : interfaces.addresses()) {
        if (floats.test(address.address())) {
          int removed = interfaces.remove(address);
          log.accept(
              "removing "
                  + address.address().getHostAddress()
                  + " after the keeper's death"
                  + (removed < 0 ? ": " + dev.evenkeel.linux.Errno.text(-removed) : ""));
        }
      }
    } catch (LinuxException refused) {
      log.accept("cannot remove the keeper's addresses: " + refused.getMessage());
    } finally {
      Descriptors.close(claimed);
    }
  }

  /** The descriptor that holds the name, or {@code -errno}. */
  private static int bind() {
    int fd = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_DGRAM, 0);
    int bound = fd < 0 ? fd : Sockets.bind(fd, NAME.toBytes());
    if (bound < 0 && fd >= 0) {
      Descriptors.close(fd);
    }
    return bound < 0 ? bound : fd;
  }
}
