package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.ServerChange;
import dev.evenkeel.balancer.backend.ServerSettings;
import java.util.List;

/**
 * Any thread: ends streams because of what became of a server (manual: server keywords {@code
 * on-marked-down} and {@code on-marked-up}).
 */
public final class MarkedServers {
  private static final char SERVER_DOWN = 'D';
  private static final char BACKUP_NO_MORE = 'U';

  private final List<TcpService> services;

  private MarkedServers(List<TcpService> services) {
    this.services = services;
  }

  /**
   * Follows a backend's servers; those that come later may ask for it, too.
   *
   * @param services all services, read when a server changes
   */
  public static void follow(Backend backend, List<TcpService> services) {
    backend.listen(new MarkedServers(services)::changed);
  }

  private void changed(BackendServer server, ServerChange change) {
    if (change == ServerChange.DOWN && server.config().get(ServerSettings.SHUTDOWN_SESSIONS)) {
      end(server, SERVER_DOWN);
    } else if (change == ServerChange.UP
        && !server.isBackup()
        && server.config().get(ServerSettings.SHUTDOWN_BACKUP_SESSIONS)) {
      for (BackendServer other : server.backend().servers()) {
        if (other.isBackup()) {
          end(other, BACKUP_NO_MORE);
        }
      }
    }
  }

  private void end(BackendServer server, char culprit) {
    for (TcpService service : services) {
      service.loop().execute(() -> service.killAt(server, culprit));
    }
  }
}
