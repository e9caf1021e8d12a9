package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.net.BindException;
import dev.evenkeel.balancer.net.ListenRules;
import dev.evenkeel.balancer.net.ListenSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Control thread only, used once: opens the listening sockets of a process, all or none.
 *
 * <p>A socket that cannot be had because another process holds the address may be had a moment
 * later: {@link #tryAll} again goes over those that are missing.
 */
final class ListenerSetup {
  /** One protocol after the other, as HAProxy does: the order shows in what it complains about. */
  private static final List<Predicate<Endpoint>> PROTOCOLS =
      List.of(
          endpoint -> isInternet(endpoint, Inet6Address.class),
          endpoint -> isInternet(endpoint, Inet4Address.class),
          endpoint -> !(endpoint instanceof Endpoint.Inet));

  private final ListenRules rules;
  private final List<Wish> wishes = new ArrayList<>();
  private final List<ListenSocket> opened = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private boolean retryable;

  /**
   * A socket that is wanted.
   *
   * @param owner as messages show it, such as {@code frontend web}
   * @param backlog when the line itself says nothing
   * @param taker receives the socket once all are open
   */
  private record Wish(
      String owner, Bind bind, Endpoint endpoint, int backlog, Consumer<ListenSocket> taker) {}

  ListenerSetup(ListenRules rules) {
    this.rules = rules;
  }

  private static boolean isInternet(Endpoint endpoint, Class<? extends InetAddress> family) {
    return endpoint instanceof Endpoint.Inet inet && family.isInstance(inet.host());
  }

  /** Asks for all the sockets of a line. */
  void want(String owner, Bind bind, int backlog, Consumer<ListenSocket> taker) {
    for (Endpoint endpoint : bind.addresses()) {
      wishes.add(new Wish(owner, bind, endpoint, backlog, taker));
    }
  }

  boolean isEmpty() {
    return wishes.isEmpty();
  }

  /** Opens what is not open yet; true when nothing is missing. */
  boolean tryAll() {
    failures.clear();
    retryable = true;
    List<Wish> missing = new ArrayList<>();
    for (Predicate<Endpoint> protocol : PROTOCOLS) {
      for (Wish wish : wishes) {
        if (protocol.test(wish.endpoint())) {
          open(wish, missing);
        }
      }
    }
    wishes.clear();
    wishes.addAll(missing);
    return missing.isEmpty();
  }

  /** Whether all that is missing is an address that another process holds. */
  boolean isRetryable() {
    return retryable;
  }

  /** A line for each socket that is missing. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Closes what was opened. */
  void abandon() {
    opened.forEach(ListenSocket::close);
    opened.clear();
  }

  private void open(Wish wish, List<Wish> missing) {
    try {
      ListenSocket socket = ListenSocket.open(wish.bind(), wish.endpoint(), wish.backlog(), rules);
      opened.add(socket);
      wish.taker().accept(socket);
    } catch (BindException refused) {
      missing.add(wish);
      retryable &= refused.isAddressInUse();
      failures.add(
          "Binding ["
              + wish.bind().position().file()
              + ":"
              + wish.bind().position().line()
              + "] for "
              + wish.owner()
              + ": "
              + refused.getMessage());
    }
  }
}
