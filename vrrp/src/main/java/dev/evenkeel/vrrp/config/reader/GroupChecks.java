package dev.evenkeel.vrrp.config.reader;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Checks sync groups against the instances, in keepalived's order and words. */
final class GroupChecks {
  private final ReadContext context;
  private final Report report;

  GroupChecks(ReadContext context) {
    this.context = context;
    this.report = context.report;
  }

  /** Binds members to groups and removes groups that have none. */
  void bindMembers() {
    Iterator<GroupDraft> groups = context.groups.values().iterator();
    while (groups.hasNext()) {
      GroupDraft group = groups.next();
      if (group.members.isEmpty()) {
        report.error("Sync group " + group.name + " has no virtual router(s). removing");
        groups.remove();
        continue;
      }
      bind(group);
      if (group.members.isEmpty()) {
        report.error(
            "Sync group "
                + group.name
                + ", no matching virtual router found in group declaration - removing");
        groups.remove();
      } else if (group.members.size() == 1) {
        report.error(
            "Sync group "
                + group.name
                + " has only 1 virtual router(s) - this probably isn't what you want");
      }
    }
  }

  private void bind(GroupDraft group) {
    List<String> written = new ArrayList<>(group.members);
    group.members.clear();
    for (String member : written) {
      InstanceDraft instance = context.instances.get(member);
      if (instance == null) {
        report.error(
            "Virtual router %s specified in sync group %s doesn't exist - ignoring"
                .formatted(member, group.name));
      } else if (instance.syncGroup != null) {
        report.error(
            "Virtual router %s cannot exist in more than one sync group; ignoring %s"
                .formatted(member, group.name));
      } else {
        instance.syncGroup = group.name;
        group.members.add(member);
      }
    }
  }

  /** Reconciles the trackers of groups with those of their members. */
  void checkTrackers() {
    for (GroupDraft group : context.groups.values()) {
      for (TrackDraft tracked : group.interfaces) {
        for (String member : group.members) {
          InstanceDraft instance = context.instances.get(member);
          if (instance != null
              && (tracked.name().equals(instance.interfaceName)
                  || instance.interfaces.stream().anyMatch(t -> t.name().equals(tracked.name())))) {
            report.error(
                ("(%s) track_interface %s is configured on VRRP instance and sync group. Remove "
                        + "vrrp instance or sync group config")
                    .formatted(member, tracked.name()));
          }
        }
      }
      boolean owner =
          group.members.stream()
              .map(context.instances::get)
              .anyMatch(i -> i != null && i.priority == 255);
      if (owner) {
        clearWeights(group, "script", group.scripts, "clearing weight");
        clearWeights(group, "file", group.files, "setting weight 0");
        clearWeights(group, "process", group.processes, "setting weight 0");
        clearWeights(group, "bfd", group.bfds, "setting weight 0");
      }
    }
  }

  private void clearWeights(
      GroupDraft group, String what, List<TrackDraft> trackers, String remedy) {
    for (int i = 0; i < trackers.size(); i++) {
      TrackDraft tracked = trackers.get(i);
      if (tracked.weightPoints() != 0) {
        report.error(
            "(%s) Cannot have weighted track %s '%s' with member having priority 255 - %s"
                .formatted(group.name, what, tracked.name(), remedy));
        trackers.set(i, tracked.withoutWeight());
      }
    }
  }
}
