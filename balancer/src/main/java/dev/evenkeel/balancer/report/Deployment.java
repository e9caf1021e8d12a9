package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.acl.AclLanguage;
import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.http.Rejections;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.net.ConnectionLimit;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.runtime.CommandTraffic;
import dev.evenkeel.balancer.tcp.TcpService;
import dev.evenkeel.linux.LinuxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Control thread only: all that runs, as the runtime API sees and changes it. */
public interface Deployment {
  /** What the global section sets. */
  Settings global();

  /** All proxies in the order of the file. */
  List<Section> sections();

  /** The health of a server; null if it is not checked. */
  @Nullable ServerHealth health(BackendServer server);

  /** The connections of the process. */
  ConnectionLimit limit();

  /** The event loops. */
  List<EventLoop> loops();

  /** Who has the streams: one for each frontend and loop. */
  List<TcpService> services();

  /** What could not be read of HTTP messages. */
  Rejections rejections();

  /** The sets of patterns. */
  AclLanguage patterns();

  /** The options that server lines know. */
  KeywordTable<LineOption> serverOptions();

  /** The runtime API itself. */
  CommandTraffic commands();

  /** Whether the process is about to end. */
  boolean isStopping();

  /** Sends a line to the {@code log} targets of the global section. */
  void log(Level level, String text);

  /** Lets go of a frontend's listeners for a while; false if one of them refused. */
  boolean pause(Frontend frontend);

  /** Ends a pause; false if another process has one of the addresses now. */
  boolean resume(Frontend frontend);

  /** Closes a frontend's listeners for good; its streams go on to their end. */
  void shut(Frontend frontend);

  /** What the {@code defaults} sections with a name set. */
  Map<String, Settings> defaults();

  /** Whether a proxy of that name is there, or was in the configuration. */
  boolean isNameTaken(String name);

  /** The smallest number that no proxy has. */
  int freeProxyId();

  /**
   * Takes a new backend in.
   *
   * @throws LinuxException when one of its logs cannot be opened
   */
  void addBackend(Proxy proxy) throws LinuxException;

  /** Forgets a backend that has neither servers nor streams. */
  void removeBackend(Backend backend);

  /** Takes a new server in. */
  void add(Backend backend, BackendServer server);

  /** Removes a server; false if it is still in use. */
  boolean remove(BackendServer server);

  /** The section whose frontend has that name; null if there is none. */
  default @Nullable Frontend frontend(String name) {
    for (Section section : sections()) {
      if (section.frontend() != null && section.proxy().name().equals(name)) {
        return section.frontend();
      }
    }
    return null;
  }

  /** Whether a section with servers is called so that is disabled, and thus is not there. */
  default boolean isDisabledBackend(String name) {
    return false;
  }

  /** The backend of a name, or of a number after a sharp; null if there is none. */
  default @Nullable Backend backend(String name) {
    for (Section section : sections()) {
      Backend backend = section.backend();
      if (backend != null && (backend.name().equals(name) || name.equals("#" + backend.id()))) {
        return backend;
      }
    }
    return null;
  }

  /** Whether a proxy has that name, or that number after a sharp or alone. */
  static boolean isCalled(Section section, String name) {
    return isCalled(section.proxy().name(), section.proxy().id(), name);
  }

  /** As above, of a proxy by its own name and number. */
  static boolean isCalled(String proxy, int id, String name) {
    String number = name.startsWith("#") ? name.substring(1) : name;
    return proxy.equals(name) || number.equals(String.valueOf(id));
  }
}
