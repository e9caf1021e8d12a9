package dev.evenkeel.balancer;

import dev.evenkeel.balancer.acl.AclLanguage;
import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.health.HealthChecks;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.http.Rejections;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.net.Acceptor;
import dev.evenkeel.balancer.net.ConnectionLimit;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.report.Section;
import dev.evenkeel.balancer.runtime.CommandTraffic;
import dev.evenkeel.balancer.tcp.TcpService;
import dev.evenkeel.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Control thread only: a balancer as the runtime API sees and changes it. */
final class LiveDeployment implements Deployment {
  private final Balancer balancer;
  private final Configuration configuration;
  private final CommandTraffic commands;
  private @Nullable KeywordTable<LineOption> serverOptions;

  LiveDeployment(Balancer balancer, Configuration configuration, CommandTraffic commands) {
    this.balancer = balancer;
    this.configuration = configuration;
    this.commands = commands;
  }

  @Override
  public Settings global() {
    return configuration.global();
  }

  @Override
  public boolean isDisabledBackend(String name) {
    return configuration.proxies().stream()
        .anyMatch(proxy ->
            proxy.get(ProxySettings.DISABLED)
                && proxy.kind().hasBackend()
                && proxy.name().equals(name));
  }

  @Override
  public List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    for (Proxy proxy : balancer.proxies()) {
      Frontend frontend = balancer.frontend(proxy);
      List<ListenSocket> listeners =
          frontend == null ? List.of() : List.copyOf(balancer.listeners(frontend));
      sections.add(new Section(proxy, frontend, balancer.backend(proxy), listeners));
    }
    return sections;
  }

  @Override
  public @Nullable ServerHealth health(BackendServer server) {
    HealthChecks checks = balancer.checks();
    return checks == null ? null : checks.of(server);
  }

  @Override
  public ConnectionLimit limit() {
    return balancer.limit();
  }

  @Override
  public List<EventLoop> loops() {
    return balancer.loops();
  }

  @Override
  public List<TcpService> services() {
    return balancer.services();
  }

  @Override
  public Rejections rejections() {
    return balancer.rejections();
  }

  @Override
  public AclLanguage patterns() {
    return global().get(AclLanguage.OF_CONFIGURATION).orElseThrow();
  }

  @Override
  public KeywordTable<LineOption> serverOptions() {
    KeywordTable<LineOption> known = serverOptions;
    if (known == null) {
      known = ConfigurationLoader.tables(new Environment(Map.of())).server();
      serverOptions = known;
    }
    return known;
  }

  @Override
  public CommandTraffic commands() {
    return commands;
  }

  @Override
  public boolean isStopping() {
    return balancer.isStopping();
  }

  @Override
  public void log(Level level, String text) {
    balancer.log(level, text);
  }

  @Override
  public boolean pause(Frontend frontend) {
    balancer.onAcceptors(frontend, Acceptor::suspend);
    balancer.listeners(frontend).forEach(ListenSocket::pause);
    frontend.status(Frontend.Status.PAUSED);
    balancer.say(frontend.proxy(), "Paused " + Balancer.nameOf(frontend.proxy()) + ".");
    return true;
  }

  @Override
  public boolean resume(Frontend frontend) {
    boolean all = true;
    for (ListenSocket socket : balancer.listeners(frontend)) {
      if (socket.isPaused()) {
        all &= socket.resume();
      }
    }
    if (!all) {
      // Who listens and never accepts would keep its clients waiting.
      balancer.listeners(frontend).stream()
          .filter(socket -> !socket.isPaused())
          .forEach(ListenSocket::pause);
      return false;
    }
    balancer.onAcceptors(frontend, Acceptor::start);
    frontend.status(Frontend.Status.OPEN);
    balancer.say(frontend.proxy(), "Resumed " + Balancer.nameOf(frontend.proxy()) + ".");
    return true;
  }

  @Override
  public void shut(Frontend frontend) {
    balancer.onAcceptors(frontend, Acceptor::close);
    List<ListenSocket> sockets = balancer.listeners(frontend);
    sockets.forEach(ListenSocket::close);
    sockets.clear();
    frontend.status(Frontend.Status.STOP);
    balancer.letGo(frontend);
    balancer.say(frontend.proxy(), balancer.stopped(frontend.proxy()));
  }

  @Override
  public Map<String, Settings> defaults() {
    return configuration.defaults();
  }

  @Override
  public boolean isNameTaken(String name) {
    return configuration.proxies().stream().anyMatch(proxy -> proxy.name().equals(name))
        || balancer.proxies().stream().anyMatch(proxy -> proxy.name().equals(name));
  }

  @Override
  public int freeProxyId() {
    Set<Integer> taken =
        Stream.concat(configuration.proxies().stream(), balancer.proxies().stream())
            .map(Proxy::id)
            .collect(Collectors.toSet());
    int id = 1;
    // The first one is that of the proxy that HAProxy makes of the command sockets.
    while (id == 1 || taken.contains(id)) {
      id++;
    }
    return id;
  }

  @Override
  public void addBackend(Proxy proxy) throws LinuxException {
    balancer.addBackend(proxy);
  }

  @Override
  public void removeBackend(Backend backend) {
    balancer.removeBackend(backend);
  }

  @Override
  public void add(Backend backend, BackendServer server) {
    HealthChecks checks = balancer.checks();
    if (checks != null) {
      checks.add(server);
    }
    backend.add(server);
    balancer.notice("'server " + server.fullName() + "' : New server registered.");
  }

  @Override
  public boolean remove(BackendServer server) {
    if (!server.backend().remove(server)) {
      return false;
    }
    HealthChecks checks = balancer.checks();
    if (checks != null) {
      checks.remove(server);
    }
    balancer.notice("Server deleted.");
    return true;
  }
}
