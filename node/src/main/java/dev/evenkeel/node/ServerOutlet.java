package dev.evenkeel.node;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.config.GlobalDefs;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.NotifyFifo;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.daemon.VrrpDaemon;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.notify.NotifyPipes;
import dev.evenkeel.vrrp.process.Children;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Supervisor's thread only: scripts, mails and pipes of virtual servers. The pipes are opened when
 * the first line is written, as Keepalived opens them only where it has virtual servers; the reader
 * of {@code notify_fifo} is VRRP's.
 */
final class ServerOutlet implements VirtualServerScripts.Outlet {
  private final Children children;
  private final VrrpDaemon daemon;
  private final NotifyPipes pipes;
  private GlobalDefs global;
  private boolean open;

  private ServerOutlet(
      Children children, VrrpDaemon daemon, GlobalDefs global, Consumer<String> log) {
    this.children = children;
    this.daemon = daemon;
    this.global = global;
    pipes = new NotifyPipes(() -> children, log);
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
  public void replace(GlobalDefs now) {
    global = now;
    if (open) {
      pipes.replace(wanted());
    }
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
    if (!open) {
      open = true;
      pipes.replace(wanted());
    }
    pipes.write(line);
  }

  private List<NotifyFifo> wanted() {
    List<NotifyFifo> all = new ArrayList<>();
    NotifyFifo shared = global.notifyFifo();
    if (shared != null) {
      all.add(new NotifyFifo(shared.path(), null));
    }
    NotifyFifo own = global.lvsNotifyFifo();
    if (own != null) {
      all.add(own);
    }
    return all;
  }
}
