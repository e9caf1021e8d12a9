package dev.evenkeel.vrrp.config;

import java.util.List;

/**
 * A {@code vrrp_sync_group}: instances that are master or backup together.
 *
 * @param name the block's name
 * @param members names of instances
 * @param tracking what the group watches on behalf of all its members
 * @param notifyScripts run for the group as a whole
 * @param notifyPriorityChanges changes of priority are written to the FIFO
 * @param smtpAlert a mail is sent when the group changes its state
 * @param position where the block starts
 */
public record SyncGroup(
    String name,
    List<String> members,
    Tracking tracking,
    NotifyScripts notifyScripts,
    boolean notifyPriorityChanges,
    boolean smtpAlert,
    SourcePosition position) {

  public SyncGroup {
    members = List.copyOf(members);
  }
}
