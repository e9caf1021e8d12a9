package dev.evenkeel.node;

import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.config.GlobalDefs;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VirtualServer.Check;
import dev.evenkeel.vrrp.config.VirtualServer.Method;
import dev.evenkeel.vrrp.config.VirtualServer.RealServer;
import dev.evenkeel.vrrp.daemon.CheckerDump;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread only: tells what becomes of virtual servers, by what the balancer says of their
 * servers: runs {@code notify_up}, {@code notify_down}, {@code quorum_up} and {@code quorum_down},
 * sends mails, writes to the pipes and to the log, with Keepalived's words.
 */
final class VirtualServerScripts implements CheckerDump.States {
  /** How it is told; nobody waits. */
  interface Outlet {
    /** After a reload. */
    default void replace(GlobalDefs now) {}

    /** Runs a command and forgets it. */
    void run(ScriptCommand command) throws LinuxException;

    /** Sends a mail. */
    void mail(String subject, String text);

    /** Writes a line to {@code lvs_notify_fifo} and {@code notify_fifo}. */
    void pipe(String line);
  }

  private List<VirtualServer> servers;
  private final Outlet outlet;
  private final Consumer<String> log;
  private final Map<String, Boolean> up = new HashMap<>();
  private final Set<String> begun = new HashSet<>();
  private final Set<String> quorate = new HashSet<>();
  private boolean stopped;

  VirtualServerScripts(List<VirtualServer> servers, Outlet outlet, Consumer<String> log) {
    this.servers = List.copyOf(servers);
    this.outlet = outlet;
    this.log = log;
  }

  /** After a reload; what stays goes on as it stands. */
  void replace(KeepalivedConfig config) {
    outlet.replace(config.global());
    replace(config.virtualServers());
  }

  void replace(List<VirtualServer> newServers) {
    servers = List.copyOf(newServers);
    up.keySet().retainAll(subjects(servers));
    List<String> names = servers.stream().map(VirtualServerProxies::backend).toList();
    begun.retainAll(names);
    quorate.retainAll(names);
  }

  /** What to ask the balancer about. */
  static List<String> subjects(List<VirtualServer> servers) {
    List<String> subjects = new ArrayList<>();
    servers.forEach(s -> s.realServers().forEach(r -> subjects.add(subject(s, r))));
    return subjects;
  }

  private static String subject(VirtualServer server, RealServer real) {
    return "server "
        + VirtualServerProxies.backend(server)
        + "/"
        + VirtualServerProxies.server(real);
  }

  /** The balancer has spoken; what it does not speak of stays as it was. */
  void heard(Map<String, Integer> facts) {
    if (stopped) {
      return;
    }
    for (VirtualServer server : servers) {
      if (server.realServers().stream().anyMatch(r -> facts.containsKey(subject(server, r)))) {
        begin(server);
        for (RealServer real : server.realServers()) {
          Integer fact = facts.get(subject(server, real));
          if (fact != null) {
            change(server, real, fact > 0);
          }
        }
        judge(server);
      }
    }
  }

  /** Servers count as up until they are found to be down. */
  private void begin(VirtualServer server) {
    if (begun.add(VirtualServerProxies.backend(server))) {
      server.realServers().forEach(r -> up.putIfAbsent(subject(server, r), true));
      long weight = weight(server);
      if (weight >= toGain(server)) {
        gain(server, "Starting with quorum up", weight);
      }
    }
  }

  private void change(VirtualServer server, RealServer real, boolean now) {
    Boolean before = up.put(subject(server, real), now);
    if (before == null ? now : before == now) {
      return;
    }
    String rs = name(real.address());
    String vs = name(server);
    log.accept(
        now
            ? "Adding service %s to VS %s".formatted(rs, vs)
            : "Removing service %s from VS %s".formatted(rs, vs));
    tell(server, real, now);
    if (real.smtpAlert()) {
      outlet.mail(
          "Realserver %s of virtual server %s - %s".formatted(rs, vs, now ? "UP" : "DOWN"),
          "=> %s <=".formatted(verdict(real.check(), now)));
    }
  }

  /** What is told of a server with or without a change of the balancer's mind. */
  private void tell(VirtualServer server, RealServer real, boolean now) {
    outlet.pipe("RS %s %s %s".formatted(name(real.address()), name(server), now ? "UP" : "DOWN"));
    run(now ? real.notifyUp() : real.notifyDown());
  }

  /** How Keepalived's checkers word what they have found. */
  private static String verdict(@Nullable Check check, boolean good) {
    return switch (check == null ? new Method.Tcp() : check.method()) {
      case Method.Tcp _ -> "TCP CHECK %s on service".formatted(good ? "succeed" : "failed");
      case Method.Program _ -> "MISC CHECK %s on service".formatted(good ? "succeeded" : "failed");
      case Method.Http _ ->
          good ? "CHECK succeed on service" : "CHECK failed on service : HTTP request failed";
      case Method.Smtp _ -> "CHECK %s on service".formatted(good ? "succeed" : "failed");
    };
  }

  private void judge(VirtualServer server) {
    long weight = weight(server);
    long toLose = server.quorum() - server.hysteresis();
    if (!hasQuorum(server)) {
      if (weight >= toGain(server)) {
        gain(server, "Gained quorum", weight);
      }
    } else if (weight < toLose) {
      quorate.remove(VirtualServerProxies.backend(server));
      log.accept(
          "Lost quorum %d-%d=%d > %d for VS %s"
              .formatted(server.quorum(), server.hysteresis(), toLose, weight, name(server)));
      tell(server, false);
      // Keepalived's own arithmetic.
      mail(server, false, "Lost quorum", toLose, weight);
    }
  }

  private void gain(VirtualServer server, String how, long weight) {
    quorate.add(VirtualServerProxies.backend(server));
    long bound = server.quorum() + server.hysteresis();
    log.accept(
        "Gained quorum %d+%d=%d <= %d for VS %s"
            .formatted(server.quorum(), server.hysteresis(), bound, weight, name(server)));
    tell(server, true);
    mail(server, true, how, bound, weight);
  }

  private void tell(VirtualServer server, boolean now) {
    outlet.pipe("VS %s %s".formatted(name(server), now ? "UP" : "DOWN"));
    run(now ? server.quorumUp() : server.quorumDown());
  }

  private void mail(VirtualServer server, boolean now, String how, long bound, long weight) {
    if (server.smtpAlert()) {
      outlet.mail(
          "Virtualserver %s - %s".formatted(name(server), now ? "UP" : "DOWN"),
          "=> %s %d+%d=%d <= %d <="
              .formatted(how, server.quorum(), server.hysteresis(), bound, weight));
    }
  }

  private long weight(VirtualServer server) {
    return server.realServers().stream()
        .filter(r -> isUp(server, r))
        .mapToLong(RealServer::weight)
        .sum();
  }

  /** What all servers together have must do. */
  private static long toGain(VirtualServer server) {
    long total = server.realServers().stream().mapToLong(RealServer::weight).sum();
    return Math.min(Math.max(1, total), server.quorum() + server.hysteresis());
  }

  /** As Keepalived calls it. */
  private static String name(VirtualServer server) {
    return name(server.addresses().getFirst());
  }

  private static String name(InetSocketAddress address) {
    return "[%s]:tcp:%d".formatted(AddressText.of(address.getAddress()), address.getPort());
  }

  @Override
  public List<VirtualServer> servers() {
    return servers;
  }

  @Override
  public boolean isUp(VirtualServer server, RealServer real) {
    return up.getOrDefault(subject(server, real), true);
  }

  @Override
  public boolean hasQuorum(VirtualServer server) {
    return quorate.contains(VirtualServerProxies.backend(server));
  }

  @Override
  public boolean hasBegun(VirtualServer server) {
    return begun.contains(VirtualServerProxies.backend(server));
  }

  /** The end: with {@code omega}, everything counts as down; afterwards nothing is told. */
  void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    for (VirtualServer server : servers) {
      if (server.omega()) {
        server.realServers().stream()
            .filter(r -> hasBegun(server) && isUp(server, r))
            .forEach(r -> tell(server, r, false));
        if (hasQuorum(server)) {
          tell(server, false);
        }
      }
    }
  }

  private void run(@Nullable ScriptCommand command) {
    if (command == null) {
      return;
    }
    try {
      outlet.run(command);
    } catch (LinuxException refused) {
      log.accept("cannot run %s: %s".formatted(command.text(), refused.getMessage()));
    }
  }
}
