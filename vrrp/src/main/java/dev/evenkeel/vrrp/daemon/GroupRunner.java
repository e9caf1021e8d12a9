package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.machine.SyncGroup;
import dev.evenkeel.vrrp.machine.SyncGroup.Order;
import dev.evenkeel.vrrp.mail.StateMails;
import dev.evenkeel.vrrp.notify.Notifier;
import dev.evenkeel.vrrp.notify.NotifyPipes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: one sync group at work. It asks {@link SyncGroup} after every step of a
 * member what the others must do, and tells of the group's own state.
 */
final class GroupRunner {
  private final Host host;
  private final Notifier notifier;
  private final NotifyPipes pipes;
  private final StateMails mails;
  private dev.evenkeel.vrrp.config.SyncGroup config;
  private List<Instance> members;
  private @Nullable Notification told;
  private boolean busy;
  private boolean stopped;

  GroupRunner(
      dev.evenkeel.vrrp.config.SyncGroup config,
      List<Instance> members,
      Host host,
      NotifyPipes pipes,
      StateMails mails) {
    this.config = config;
    this.members = members;
    this.host = host;
    this.pipes = pipes;
    this.mails = mails;
    notifier =
        new Notifier(
            Notifier.Subject.GROUP,
            config.name(),
            config.notifyScripts(),
            host.loop,
            host.children,
            host.log::info);
  }

  String name() {
    return config.name();
  }

  List<Instance> members() {
    return List.copyOf(members);
  }

  boolean has(String instance) {
    return members.stream().anyMatch(m -> m.name().equals(instance));
  }

  /** The state of the group as a whole. */
  Phase phase() {
    return SyncGroup.phase(states());
  }

  private List<RouterState> states() {
    return members.stream().map(Instance::state).toList();
  }

  /** After a step of a member: the others follow until all are in step. */
  void synchronise() {
    if (busy || stopped) {
      return;
    }
    busy = true;
    try {
      @Nullable Class<?> last = null;
      Optional<Order> order = SyncGroup.next(states());
      while (order.isPresent()) {
        Event event = order.get().event();
        if (event.getClass() != last) {
          last = event.getClass();
          announce(event);
        }
        members.get(order.get().member()).feed(event);
        order = SyncGroup.next(states());
      }
      tell();
    } finally {
      busy = false;
    }
  }

  private void announce(Event event) {
    String state =
        switch (event) {
          case Event.GroupMaster _ -> "MASTER";
          case Event.GroupFault(boolean present) -> present ? "FAULT" : "BACKUP";
          default -> "BACKUP";
        };
    host.log.info("VRRP_Group(%s) Syncing instances to %s state".formatted(name(), state));
  }

  private void tell() {
    Notification now =
        switch (phase()) {
          case MASTER -> Notification.MASTER;
          case FAULT -> Notification.FAULT;
          case BACKUP -> Notification.BACKUP;
          case NEW, INIT, STOPPED -> null;
        };
    if (now != null && now != told) {
      tell(now);
    }
  }

  private void tell(Notification what) {
    told = what;
    notifier.tell(what, 0);
    mails.changed(config, what);
    pipes.write(Notifier.Subject.GROUP, name(), what.name(), 0);
  }

  /** The others make the neighbours learn again where their addresses are, too. */
  void conflict(Instance instance) {
    members.stream().filter(m -> m != instance).forEach(m -> m.feed(new Event.GroupConflict()));
  }

  /** After a reload: instances that join a group that is master are master with it, at once. */
  void admit(List<Instance> created) {
    boolean isMaster = members.stream().anyMatch(m -> !created.contains(m) && m.state().isMaster());
    if (isMaster) {
      members.stream().filter(created::contains).forEach(m -> m.feed(new Event.GroupMaster()));
    }
    busy = false;
    synchronise();
  }

  /** After a reload; nobody is synchronised before {@link #admit}. */
  void replace(dev.evenkeel.vrrp.config.SyncGroup newConfig, List<Instance> newMembers) {
    busy = true;
    config = newConfig;
    members = newMembers;
    notifier.replace(newConfig.notifyScripts());
  }

  /** The group's scripts hear of its end; its members go on or stop by themselves. */
  void stop() {
    if (!stopped) {
      stopped = true;
      tell(Notification.STOP);
    }
  }

  boolean isIdle() {
    return notifier.isIdle();
  }
}
