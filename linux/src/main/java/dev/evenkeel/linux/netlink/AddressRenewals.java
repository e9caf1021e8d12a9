package dev.evenkeel.linux.netlink;

import dev.evenkeel.linux.LinuxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One thread only: begins the leases of many addresses anew, with one system call for dozens of
 * them.
 */
public final class AddressRenewals implements AutoCloseable {
  private final int port = ThreadLocalRandom.current().nextInt() | Integer.MIN_VALUE;
  private final NetlinkSocket socket;

  /** Opens the socket the requests go through. */
  public AddressRenewals() throws LinuxException {
    socket = NetlinkSocket.at(port);
  }

  /**
   * What is to be renewed.
   *
   * @param address as it was added
   * @param deprecated IPv6: whether it is never chosen as a source
   * @param leaseSeconds when it is removed, at the earliest
   */
  public record Renewal(InterfaceAddress address, boolean deprecated, int leaseSeconds) {}

  /** By which {@link InterfaceMonitor#ignore} knows what was done here. */
  public int port() {
    return port;
  }

  /**
   * Renews all; nothing else changes, and nobody on the network notices.
   *
   * @return what the kernel refuses, with its {@code -errno}
   */
  public Map<Renewal, Integer> renew(List<Renewal> renewals) throws LinuxException {
    List<Integer> results =
        socket.requestAll(
            renewals.stream()
                .map(r ->
                    r.address()
                        .message(
                            InterfaceAddress.RTM_NEWADDR,
                            NetlinkMessage.NLM_F_REPLACE,
                            r.deprecated(),
                            r.leaseSeconds()))
                .toList());
    Map<Renewal, Integer> refused = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) != 0) {
        refused.put(renewals.get(i), results.get(i));
      }
    }
    return refused;
  }

  @Override
  public void close() {
    socket.close();
  }
}
