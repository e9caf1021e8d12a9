package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.RawSockets;
import dev.evenkeel.linux.netlink.AddressRenewals;
import dev.evenkeel.linux.netlink.InterfaceMonitor;
import dev.evenkeel.linux.netlink.Interfaces;
import dev.evenkeel.vrrp.address.InterfaceTable;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.process.Children;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: what all instances share of the machine they run on. Opened in the namespace
 * of that thread.
 */
final class Host implements AutoCloseable {
  final EventLoop loop;
  final DaemonLog log;
  final Interfaces interfaces;
  final InterfaceMonitor monitor;
  final InterfaceTable table = new InterfaceTable();
  final Children children;
  final int frameSender;
  final BaseSettings baseSettings = new BaseSettings();
  final Renewals renewals;
  private final AddressRenewals addressRenewals;
  private final Map<Channel.Key, Channel> channels = new HashMap<>();
  private final Map<Channel.Key, Integer> users = new HashMap<>();

  Host(EventLoop loop, DaemonLog log) throws LinuxException {
    this.loop = loop;
    this.log = log;
    log.detail("Registering Kernel netlink reflector");
    monitor = new InterfaceMonitor();
    log.detail("Registering Kernel netlink command channel");
    interfaces = new Interfaces();
    addressRenewals = new AddressRenewals();
    renewals = new Renewals(loop, addressRenewals::renew, log::info);
    monitor.ignore(addressRenewals);
    table.load(interfaces);
    log.detail("Registering gratuitous ARP shared channel");
    frameSender = RawSockets.frameSender();
    children = new Children(loop);
  }

  /** The channel for {@code key}, opened if nobody uses it yet; null when it cannot be opened. */
  @Nullable Channel acquire(Channel.Key key, Channel.Receiver receiver) {
    Channel channel = channels.get(key);
    if (channel == null) {
      try {
        channel = new Channel(key, loop, receiver);
      } catch (LinuxException refused) {
        log.info("cannot open VRRP socket on %s: %s".formatted(key.device(), refused.getMessage()));
        return null;
      }
      channels.put(key, channel);
      log.detail(channel.describe());
    }
    users.merge(key, 1, Integer::sum);
    return channel;
  }

  /** Gives a channel back; the last user closes it. */
  void release(Channel channel) {
    Integer left = users.computeIfPresent(channel.key(), (_, n) -> n > 1 ? n - 1 : null);
    if (left == null) {
      channels.remove(channel.key());
      channel.close();
    }
  }

  @Override
  public void close() {
    children.close();
    channels.values().forEach(Channel::close);
    Descriptors.close(frameSender);
    renewals.close();
    addressRenewals.close();
    interfaces.close();
    monitor.close();
  }
}
