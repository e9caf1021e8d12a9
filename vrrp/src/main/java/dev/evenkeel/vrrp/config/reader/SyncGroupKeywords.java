package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.reader.NotifyDraft.Event;
import dev.evenkeel.vrrp.config.text.Segment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code vrrp_sync_group} block (keepalived.conf(5), "VRRP synchronization group(s)"). */
final class SyncGroupKeywords {
  private final ReadContext context;
  private final Report report;
  private final TrackParser track;
  private @Nullable GroupDraft current;

  SyncGroupKeywords(ReadContext context) {
    this.context = context;
    this.report = context.report;
    this.track = new TrackParser(context);
  }

  void addTo(KeywordTable top) {
    KeywordTable table =
        new KeywordTable("vrrp_sync_group")
            .values("group", Feature.CORE, this::membersStart, this::member, this::membersEnd)
            .values(
                "track_script",
                Feature.CORE,
                line -> track.script(draft().name, line, draft().scripts))
            .values(
                "track_interface",
                Feature.CORE,
                line -> track.networkInterface(draft().name, line, draft().interfaces))
            .values(
                "track_file", Feature.CORE, line -> track.file(draft().name, line, draft().files))
            .values(
                "track_process",
                Feature.CORE,
                line -> track.process(draft().name, line, draft().processes))
            .values("track_bfd", Feature.CORE, line -> track.bfd(draft().name, line, draft().bfds))
            .line("smtp_alert", this::smtpAlert)
            .line("notify_priority_changes", Feature.FIFO, this::priorityChanges)
            .line(
                "global_tracking",
                Feature.DEPRECATED,
                line ->
                    report.error(
                        "("
                            + draft().name
                            + ") global_tracking is deprecated. Use track_interface/script/file on"
                            + " the sync group"))
            .line("sync_group_tracking_weight", line -> draft().trackingWeight = true);
    new NotifyKeywords(context)
        .addTo(
            table,
            () -> draft().name,
            () -> draft().notify,
            List.of(Event.MASTER, Event.BACKUP, Event.FAULT, Event.STOP, Event.ANY));
    top.block("vrrp_sync_group", Feature.CORE, this::start, table, () -> current = null);
  }

  private GroupDraft draft() {
    if (current == null) {
      throw new IllegalStateException("outside vrrp_sync_group");
    }
    return current;
  }

  private boolean start(Segment line) {
    if (line.size() != 2) {
      report.error("vrrp_sync_group must have a name - skipping");
      return false;
    }
    String name = line.word(1);
    if (context.groups.containsKey(name)) {
      report.error("vrrp sync group " + name + " already defined");
      return false;
    }
    current = new GroupDraft(name, line.position());
    context.groups.put(name, draft());
    return true;
  }

  private boolean membersStart(Segment line) {
    if (draft().membersGiven) {
      report.error("Group list already specified for sync group " + draft().name);
      return false;
    }
    return true;
  }

  private void member(Segment line) {
    draft().members.addAll(line.words());
  }

  private void membersEnd(int lines) {
    draft().membersGiven = lines > 0;
    if (lines == 0) {
      report.error("Warning - sync group " + draft().name + " has empty group block");
    }
  }

  private void smtpAlert(Segment line) {
    Optional<Boolean> value = line.size() > 1 ? Params.bool(line.word(1)) : Optional.of(true);
    value.ifPresentOrElse(
        v -> draft().smtpAlert = v,
        () -> report.error("Invalid vrrp_group smtp_alert parameter " + line.word(1)));
  }

  private void priorityChanges(Segment line) {
    if (line.size() < 2) {
      draft().notifyPriorityChanges = true;
      return;
    }
    Params.bool(line.word(1))
        .ifPresentOrElse(
            v -> draft().notifyPriorityChanges = v,
            () ->
                report.error(
                    "(%s) Invalid value '%s' for sync group notify_priority_changes specified"
                        .formatted(draft().name, line.word(1))));
  }
}
