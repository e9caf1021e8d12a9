package dev.evenkeel.vrrp.config;

import org.jspecify.annotations.Nullable;

/**
 * The programs to run when the state changes; null where none is set.
 *
 * @param master {@code notify_master}
 * @param backup {@code notify_backup}
 * @param fault {@code notify_fault}
 * @param stop {@code notify_stop}
 * @param deleted {@code notify_deleted}: on a reload that removed the instance
 * @param any {@code notify}: run after each of the above, with four more arguments
 * @param masterRxLowerPri {@code notify_master_rx_lower_pri}
 * @param conflict {@code notify_conflict}, which is Evenkeel's own: this router and another do not
 *     understand each other, or somebody else has its address
 */
public record NotifyScripts(
    @Nullable ScriptCommand master,
    @Nullable ScriptCommand backup,
    @Nullable ScriptCommand fault,
    @Nullable ScriptCommand stop,
    @Nullable ScriptCommand deleted,
    @Nullable ScriptCommand any,
    @Nullable ScriptCommand masterRxLowerPri,
    @Nullable ScriptCommand conflict) {

  /** No scripts. */
  public static final NotifyScripts NONE =
      new NotifyScripts(null, null, null, null, null, null, null, null);
}
