package dev.evenkeel.node;

import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VirtualServer.RealServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread only: runs {@code notify_up}, {@code notify_down}, {@code quorum_up} and {@code
 * quorum_down} of virtual servers, and sends their mails, by what the balancer says of their
 * servers.
 */
final class VirtualServerScripts {
  /** Runs a command and forgets it. */
  interface Runner {
    void run(ScriptCommand command) throws LinuxException;
  }

  private List<VirtualServer> servers;
  private final Runner runner;
  private final BiConsumer<String, String> mail;
  private final Consumer<String> log;
  private final Map<String, Boolean> up = new HashMap<>();
  private final Set<String> quorate = new HashSet<>();

  /**
   * @param mail takes the subject and the text of a mail
   */
  VirtualServerScripts(
      List<VirtualServer> servers,
      Runner runner,
      BiConsumer<String, String> mail,
      Consumer<String> log) {
    this.mail = mail;
    this.servers = List.copyOf(servers);
    this.runner = runner;
    this.log = log;
  }

  /** After a reload; what stays goes on as it stands. */
  void replace(List<VirtualServer> newServers) {
    servers = List.copyOf(newServers);
    up.keySet().retainAll(subjects(servers));
    quorate.retainAll(servers.stream().map(VirtualServerProxies::backend).toList());
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
    for (VirtualServer server : servers) {
      boolean said = false;
      for (RealServer real : server.realServers()) {
        Integer fact = facts.get(subject(server, real));
        if (fact != null) {
          said = true;
          change(server, real, fact > 0);
        }
      }
      if (said) {
        judge(server);
      }
    }
  }

  /** The first word is no change: a server counts as up until it is found to be down. */
  private void change(VirtualServer server, RealServer real, boolean now) {
    String subject = subject(server, real);
    Boolean before = up.put(subject, now);
    if (before == null ? !now : before != now) {
      log.accept("%s is %s".formatted(subject, now ? "up" : "down"));
      run(now ? real.notifyUp() : real.notifyDown());
      if (real.smtpAlert()) {
        mail.accept(
            "Realserver %s of virtual server %s - %s"
                .formatted(name(real.address()), name(server), now ? "UP" : "DOWN"),
            now ? "=> CHECK succeed on service <=" : "=> CHECK failed on service <=");
      }
    }
  }

  private void judge(VirtualServer server) {
    long weight =
        server.realServers().stream()
            .filter(r -> Boolean.TRUE.equals(up.get(subject(server, r))))
            .mapToLong(RealServer::weight)
            .sum();
    if (quorate.contains(VirtualServerProxies.backend(server))) {
      if (weight < server.quorum() - server.hysteresis()) {
        quorate.remove(VirtualServerProxies.backend(server));
        tell(
            server,
            "DOWN",
            "Lost quorum %d-%d=%d > %d",
            server.quorum() - server.hysteresis(),
            weight);
        run(server.quorumDown());
      }
    } else if (weight >= Math.min(total(server), server.quorum() + server.hysteresis())) {
      quorate.add(VirtualServerProxies.backend(server));
      tell(
          server,
          "UP",
          "Gained quorum %d+%d=%d <= %d",
          server.quorum() + server.hysteresis(),
          weight);
      run(server.quorumUp());
    }
  }

  private static long total(VirtualServer server) {
    return Math.max(1, server.realServers().stream().mapToLong(RealServer::weight).sum());
  }

  private void tell(VirtualServer server, String state, String form, long bound, long weight) {
    String what = form.formatted(server.quorum(), server.hysteresis(), bound, weight);
    log.accept("%s for %s".formatted(what, VirtualServerProxies.backend(server)));
    if (server.smtpAlert()) {
      mail.accept(
          "Virtualserver %s - %s".formatted(name(server), state), "=> %s <=".formatted(what));
    }
  }

  /** As Keepalived calls it. */
  private static String name(VirtualServer server) {
    return name(server.addresses().getFirst());
  }

  private static String name(InetSocketAddress address) {
    return "[%s]:tcp:%d".formatted(AddressText.of(address.getAddress()), address.getPort());
  }

  /** The end: with {@code omega}, everything counts as down. */
  void stop() {
    for (VirtualServer server : servers) {
      if (server.omega()) {
        server.realServers().stream()
            .filter(r -> Boolean.TRUE.equals(up.get(subject(server, r))))
            .forEach(r -> run(r.notifyDown()));
        if (quorate.contains(VirtualServerProxies.backend(server))) {
          run(server.quorumDown());
        }
      }
    }
  }

  private void run(@Nullable ScriptCommand command) {
    if (command == null) {
      return;
    }
    try {
      runner.run(command);
    } catch (LinuxException refused) {
      log.accept("cannot run %s: %s".formatted(command.text(), refused.getMessage()));
    }
  }
}
