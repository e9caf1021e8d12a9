package dev.evenkeel.node;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.config.GlobalDefs;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.NotifyFifo;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.daemon.VrrpDaemon;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.notify.NotifyPipe;
import dev.evenkeel.vrrp.process.Children;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Supervisor's thread only: scripts, mails and pipes of virtual servers. The pipes are opened when
 * the first line is written, as Keepalived opens them only where it has virtual servers; the reader
 * of {@code notify_fifo} is VRRP's.
 */
final class ServerOutlet implements VirtualServerScripts.Outlet {
  private final Children children;
  private final VrrpDaemon daemon;
  private final GlobalDefs global;
  private final Consumer<String> log;
  private @Nullable List<NotifyPipe> pipes;

  private ServerOutlet(
      Children children, VrrpDaemon daemon, GlobalDefs global, Consumer<String> log) {
    this.children = children;
    this.daemon = daemon;
    this.global = global;
    this.log = log;
  }

  /** Tells by the means of a daemon, on a loop of one's own, of the virtual servers of a file. */
  static VirtualServerScripts scripts(
      KeepalivedConfig config, VrrpDaemon daemon, EventLoop loop, Consumer<String> log) {
    return new VirtualServerScripts(
        config.virtualServers(),
        new ServerOutlet(new Children(loop), daemon, config.global(), log),
        log);
  }

  @Override
  public void run(ScriptCommand command) throws LinuxException {
    children.start(command, List.of(), ending -> {});
  }

  @Override
  public void mail(String subject, String text) {
    daemon.mail(subject, text);
  }

  @Override
  public void pipe(String line) {
    List<NotifyPipe> open = pipes;
    if (open == null) {
      open = new ArrayList<>();
      NotifyFifo all = global.notifyFifo();
      open(all == null ? null : new NotifyFifo(all.path(), null), open);
      open(global.lvsNotifyFifo(), open);
      pipes = open;
    }
    open.forEach(pipe -> pipe.write(line));
  }

  private void open(@Nullable NotifyFifo fifo, List<NotifyPipe> into) {
    if (fifo != null) {
      try {
        into.add(new NotifyPipe(fifo, children, log));
      } catch (LinuxException refused) {
        log.accept("Unable to use notify fifo: " + refused.getMessage());
      }
    }
  }
}
