package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.SyncGroup;
import dev.evenkeel.vrrp.mail.StateMails;
import dev.evenkeel.vrrp.notify.NotifyPipes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Daemon thread only: the sync groups of a daemon. */
final class Groups {
  private final Map<String, GroupRunner> runners = new LinkedHashMap<>();

  /** A group that stays goes on where it is, whatever its members are now. */
  void replace(
      KeepalivedConfig config,
      Instances instances,
      Host host,
      NotifyPipes pipes,
      StateMails mails) {
    for (GroupRunner old : List.copyOf(runners.values())) {
      if (config.syncGroups().stream().noneMatch(g -> g.name().equals(old.name()))) {
        old.stop();
        runners.remove(old.name());
      }
    }
    for (SyncGroup group : config.syncGroups()) {
      List<Instance> members =
          group.members().stream().map(instances::get).filter(Objects::nonNull).toList();
      GroupRunner runner = runners.get(group.name());
      if (runner == null) {
        runners.put(group.name(), new GroupRunner(group, members, host, pipes, mails));
      } else {
        runner.replace(group, members);
      }
    }
  }

  /** After a reload: these instances are new. */
  void admit(List<Instance> created) {
    runners.values().forEach(g -> g.admit(created));
  }

  /** The group an instance is in. */
  Optional<GroupRunner> of(Instance instance) {
    if (runners.isEmpty()) {
      return Optional.empty();
    }
    return runners.values().stream().filter(g -> g.has(instance.name())).findFirst();
  }

  void stop() {
    runners.values().forEach(GroupRunner::stop);
  }

  /** Whether no script of any group runs. */
  boolean isIdle() {
    return runners.values().stream().allMatch(GroupRunner::isIdle);
  }
}
