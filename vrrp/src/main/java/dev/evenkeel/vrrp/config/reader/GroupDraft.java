package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@code vrrp_sync_group} block while it is read. */
final class GroupDraft {
  final String name;
  final SourcePosition position;
  final List<String> members = new ArrayList<>();
  boolean membersGiven;
  final List<TrackDraft> scripts = new ArrayList<>();
  final List<TrackDraft> interfaces = new ArrayList<>();
  final List<TrackDraft> processes = new ArrayList<>();
  final List<TrackDraft> files = new ArrayList<>();
  final List<TrackDraft> bfds = new ArrayList<>();
  final NotifyDraft notify = new NotifyDraft();
  boolean notifyPriorityChanges;
  @Nullable Boolean smtpAlert;
  boolean trackingWeight;

  GroupDraft(String name, SourcePosition position) {
    this.name = name;
    this.position = position;
  }
}
