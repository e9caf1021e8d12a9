package dev.evenkeel.node;

import dev.evenkeel.linux.AddressText;
import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VirtualServer.Check;
import dev.evenkeel.vrrp.config.VirtualServer.Method;
import dev.evenkeel.vrrp.config.VirtualServer.RealServer;
import dev.evenkeel.vrrp.config.VirtualServer.Scheduler;
import dev.evenkeel.vrrp.config.VirtualServer.Url;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Writes virtual servers down in the balancer's own language, which both halves of the node
 * understand, and so does whoever reads the file. Stateless.
 *
 * <p>Each becomes a frontend and a backend: a sorry server takes over when fewer servers are left
 * than the quorum asks for, which only the frontend can decide.
 */
final class VirtualServerProxies {
  /** What IPVS gives an idle connection. */
  private static final String IDLE = "15m";

  private static final int HIGHEST_WEIGHT = 256;

  private VirtualServerProxies() {}

  /** The name of a virtual server's backend. */
  static String backend(VirtualServer server) {
    return "virtual_server_" + text(server.addresses().getFirst());
  }

  /** The name of a real server in that backend. */
  static String server(RealServer real) {
    return text(real.address());
  }

  private static String text(InetSocketAddress address) {
    return AddressText.of(address.getAddress()) + ":" + address.getPort();
  }

  /**
   * The whole text.
   *
   * @param program makes an executable file of a virtual server's MISC_CHECKs, and names it
   */
  static String translate(List<VirtualServer> servers, Function<VirtualServer, String> program) {
    List<String> lines = new ArrayList<>();
    lines.add("# virtual servers of keepalived.conf, written by evenkeel");
    if (runsPrograms(servers)) {
      lines.add("global");
      lines.add("  external-check");
      lines.add("  insecure-fork-wanted");
    }
    lines.add("defaults virtual_servers");
    lines.add("  mode tcp");
    lines.add("  timeout client " + IDLE);
    lines.add("  timeout server " + IDLE);
    for (VirtualServer server : servers) {
      frontend(server, lines);
      backend(server, lines, program);
    }
    return String.join("\n", lines) + "\n";
  }

  /** Whether any server is checked by a program. */
  static boolean runsPrograms(List<VirtualServer> servers) {
    return servers.stream()
        .flatMap(s -> s.realServers().stream())
        .anyMatch(r -> r.check() != null && r.check().method() instanceof Method.Program);
  }

  private static void frontend(VirtualServer server, List<String> lines) {
    String name = backend(server);
    lines.add("");
    lines.add("# " + server.position());
    lines.add("frontend " + name + "_in from virtual_servers");
    for (InetSocketAddress address : server.addresses()) {
      lines.add("  bind " + text(address));
    }
    InetSocketAddress sorry = server.sorryServer();
    if (sorry != null && server.quorum() > 1) {
      lines.add(
          "  use_backend %s_sorry if { nbsrv(%s) lt %d }".formatted(name, name, server.quorum()));
    }
    lines.add("  default_backend " + name);
    if (sorry != null && server.quorum() > 1) {
      lines.add("backend " + name + "_sorry from virtual_servers");
      lines.add("  timeout connect %dms".formatted(server.connectTimeoutMs()));
      lines.add("  server sorry " + text(sorry));
    }
  }

  private static void backend(
      VirtualServer server, List<String> lines, Function<VirtualServer, String> program) {
    lines.add("backend " + backend(server) + " from virtual_servers");
    lines.add("  timeout connect %dms".formatted(server.connectTimeoutMs()));
    lines.add("  balance " + algorithm(server.scheduler()));
    if (server.scheduler() == Scheduler.MH) {
      lines.add("  hash-type consistent");
    }
    if (server.persistenceSeconds() > 0) {
      boolean six = server.addresses().getFirst().getAddress().getAddress().length == 16;
      int bits = server.persistencePrefixBits();
      String mask = bits < 32 ? ",ipmask(" + bits + ")" : "";
      lines.add(
          "  stick-table type %s size 200k expire %ds"
              .formatted(six ? "ipv6" : "ip", server.persistenceSeconds()));
      lines.add("  stick on src" + mask);
    }
    check(server, lines, program);
    servers(server, lines);
  }

  private static String algorithm(Scheduler scheduler) {
    return switch (scheduler) {
      case RR, WRR -> "roundrobin";
      case LC, WLC -> "leastconn";
      case SH, MH -> "source";
      case FO -> "first";
    };
  }

  /** How the servers are checked, which is the same for all of them. */
  private static void check(
      VirtualServer server, List<String> lines, Function<VirtualServer, String> program) {
    Check check = server.realServers().getFirst().check();
    if (check == null) {
      return;
    }
    lines.add("  timeout check %dms".formatted(check.timeoutMs()));
    switch (check.method()) {
      case Method.Tcp _ -> {
        // A connection is what a check is without anything else said.
      }
      case Method.Smtp(String helo) -> lines.add("  option smtpchk HELO " + quote(helo));
      case Method.Program _ -> {
        lines.add("  option external-check");
        lines.add("  external-check command " + quote(program.apply(server)));
      }
      case Method.Http(String version, List<Url> urls) -> {
        lines.add("  option httpchk");
        for (Url url : urls) {
          lines.add("  http-check connect");
          String host = url.host().isEmpty() ? "" : " hdr Host " + quote(url.host());
          lines.add(
              "  http-check send meth GET uri %s ver HTTP/%s%s"
                  .formatted(quote(url.path()), version, host));
          lines.add("  http-check expect status " + String.join(",", url.status()));
          if (url.regex() != null) {
            lines.add(
                "  http-check expect %srstring %s"
                    .formatted(url.regexMustMiss() ? "! " : "", quote(url.regex())));
          }
        }
      }
    }
  }

  private static void servers(VirtualServer server, List<String> lines) {
    List<RealServer> reals = new ArrayList<>(server.realServers());
    if (server.scheduler() == Scheduler.FO) {
      reals.sort(Comparator.comparingInt(RealServer::weight).reversed());
    }
    int heaviest = reals.stream().mapToInt(RealServer::weight).max().orElse(1);
    boolean weighs = server.scheduler() != Scheduler.RR && server.scheduler() != Scheduler.LC;
    for (RealServer real : reals) {
      StringBuilder line =
          new StringBuilder("  server " + server(real) + " " + text(real.address()));
      int weight = scaled(real.weight(), heaviest);
      if (real.weight() == 0 || (weighs && weight != 1)) {
        line.append(" weight ").append(weight);
      }
      if (real.maxConnections() > 0) {
        line.append(" maxconn ").append(real.maxConnections());
      }
      Check check = real.check();
      if (check != null) {
        line.append(timing(check, real));
      }
      lines.add(line.toString());
    }
    if (server.sorryServer() != null && server.quorum() <= 1) {
      lines.add("  server sorry " + text(server.sorryServer()) + " backup");
    }
  }

  /** Weights go further in Keepalived than here; their proportions stay. */
  private static int scaled(int weight, int heaviest) {
    if (heaviest <= HIGHEST_WEIGHT || weight == 0) {
      return weight;
    }
    return (int) Math.max(1, (long) weight * HIGHEST_WEIGHT / heaviest);
  }

  /** One success brings a server back; so many failures in a row, a second apart, take it away. */
  private static String timing(Check check, RealServer real) {
    StringBuilder out = new StringBuilder();
    out.append(" check inter ").append(check.intervalMs()).append("ms");
    out.append(" fastinter ").append(check.retryDelayMs()).append("ms");
    out.append(" downinter ").append(check.intervalMs()).append("ms");
    out.append(" rise 1 fall ").append(check.retries() + 1);
    InetSocketAddress target = check.target();
    if (!target.getAddress().equals(real.address().getAddress())) {
      out.append(" addr ").append(AddressText.of(target.getAddress()));
    }
    if (target.getPort() != real.address().getPort()) {
      out.append(" port ").append(target.getPort());
    }
    return out.toString();
  }

  /** As a word of the balancer's language, whatever it contains. */
  private static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
