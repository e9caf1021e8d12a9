package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Settings;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * What holds for all listening sockets of a process.
 *
 * @param sharePort whether another process may listen on the same port, as during a reload
 * @param floats whether an address moves between machines and must be bindable while it is
 *     elsewhere
 * @param inherited sockets that another process has handed over
 * @param unix what holds for unix sockets
 * @param receiveBytes the kernel's receive buffer of each accepted connection; 0 is its own choice
 * @param sendBytes likewise for what is sent
 */
public record ListenRules(
    boolean sharePort,
    Predicate<InetAddress> floats,
    HandedSockets inherited,
    UnixBinding unix,
    int receiveBytes,
    int sendBytes) {
  /** Rules without anything that {@code global} may say. */
  public ListenRules(boolean sharePort, Predicate<InetAddress> floats, HandedSockets inherited) {
    this(sharePort, floats, inherited, UnixBinding.NONE, 0, 0);
  }

  /** The rules of a configuration. */
  public static ListenRules of(
      Settings global, Predicate<InetAddress> floats, HandedSockets inherited) {
    return new ListenRules(
        global.get(NetworkSettings.REUSE_PORT),
        floats,
        inherited,
        global.get(NetworkSettings.UNIX_BINDING),
        global.get(NetworkSettings.CLIENT_RECEIVE_BYTES),
        global.get(NetworkSettings.CLIENT_SEND_BYTES));
  }
}
