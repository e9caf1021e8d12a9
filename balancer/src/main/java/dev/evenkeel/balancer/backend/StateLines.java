package dev.evenkeel.balancer.backend;

/**
 * HAProxy's own sentences about servers that change (operators and their monitoring look for them).
 * Stateless.
 */
final class StateLines {
  private StateLines() {}

  /** {@code Server b/s is DOWN, reason. 1 active and 0 backup servers left. ...}. */
  static String down(BackendServer server, String how, int requeued) {
    return subject(server)
        + how
        + left(server.backend(), "left")
        + server.current()
        + " sessions active, "
        + requeued
        + " requeued, "
        + server.queued()
        + " remaining in queue.";
  }

  /** {@code Server b/s is UP, reason. 2 active and 0 backup servers online. ...}. */
  static String online(BackendServer server, String how, int requeued) {
    return subject(server)
        + how
        + left(server.backend(), "online")
        + requeued
        + " sessions requeued, "
        + server.queued()
        + " total in queue.";
  }

  /** A sentence without numbers. */
  static String plain(BackendServer server, String how) {
    return subject(server) + how + ".";
  }

  /** What follows the verb: whose state was taken over, or why it changed. */
  static String why(BackendServer server, boolean inherited, String cause) {
    BackendServer tracked = server.tracked();
    if (inherited && tracked != null) {
      return " via " + tracked.fullName();
    }
    return cause.isEmpty() ? "" : ", " + cause;
  }

  private static String subject(BackendServer server) {
    return (server.isBackup() ? "Backup Server " : "Server ") + server.fullName() + " ";
  }

  private static String left(Backend backend, String word) {
    Backend.Usable usable = backend.usable();
    return ". "
        + usable.active()
        + " active and "
        + usable.backup()
        + " backup servers "
        + word
        + "."
        + (usable.active() == 0 && usable.backup() > 0 ? " Running on backup." : "")
        + " ";
  }
}
