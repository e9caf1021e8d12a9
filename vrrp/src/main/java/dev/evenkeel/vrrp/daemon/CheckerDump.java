package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VirtualServer.Check;
import dev.evenkeel.vrrp.config.VirtualServer.Method;
import dev.evenkeel.vrrp.config.VirtualServer.RealServer;
import dev.evenkeel.vrrp.config.VirtualServer.Url;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The file that Keepalived's checkers write on SIGUSR1: virtual servers and their checks, in its
 * words. Stateless.
 */
public final class CheckerDump {
  private CheckerDump() {}

  /** How virtual servers stand. */
  public interface States {
    /** Those that are served. */
    List<VirtualServer> servers();

    /** Whether a real server counts as up. */
    boolean isUp(VirtualServer server, RealServer real);

    /** Whether enough of them do. */
    boolean hasQuorum(VirtualServer server);

    /** Whether anything has been heard of it yet. */
    boolean hasBegun(VirtualServer server);
  }

  /** The whole text. */
  public static String of(KeepalivedConfig config, States states) {
    StringBuilder out = new StringBuilder();
    DataDump.global(out, config.global());
    out.append("------< LVS Topology >------\n");
    states.servers().forEach(s -> server(out, s, states));
    out.append("------< Health checkers >------\n");
    for (VirtualServer server : states.servers()) {
      for (RealServer real : server.realServers()) {
        if (real.check() != null) {
          out.append(" %s -> %s\n".formatted(name(first(server)), name(real.address())));
          check(out, real.check(), states.isUp(server, real), states.hasBegun(server));
        }
      }
    }
    return out.toString();
  }

  private static void server(StringBuilder out, VirtualServer server, States states) {
    out.append(" ------< Virtual server >------\n");
    for (InetSocketAddress address : server.addresses()) {
      out.append(
          " VS VIP = %s, VPORT = %d\n"
              .formatted(Words.address(address.getAddress()), address.getPort()));
    }
    boolean six = first(server).getAddress().getAddress().length == 16;
    DataDump.line(out, 3, "Address family", six ? "inet6" : "inet");
    DataDump.line(out, 3, "connection timeout", seconds(server.connectTimeoutMs()));
    DataDump.line(out, 3, "lvs_sched", server.scheduler().name().toLowerCase(Locale.ROOT));
    if (server.persistenceSeconds() > 0) {
      DataDump.line(out, 3, "persistence timeout", server.persistenceSeconds());
    }
    DataDump.line(out, 3, "protocol", "TCP");
    out.append("   omega is ").append(server.omega() ? "ON\n" : "OFF\n");
    out.append("   quorum = %d, hysteresis = %d\n".formatted(server.quorum(), server.hysteresis()));
    script(out, "   Quorum up notify script", server.quorumUp());
    script(out, "   Quorum down notify script", server.quorumDown());
    DataDump.line(out, 3, "Using smtp notification", server.smtpAlert() ? "yes" : "no");
    DataDump.line(out, 3, "default forwarding method", "NAT");
    if (server.sorryServer() != null) {
      DataDump.line(out, 3, "sorry server", name(server.sorryServer()));
    }
    DataDump.line(out, 3, "quorum_state_up", states.hasQuorum(server) ? 1 : 0);
    for (RealServer real : server.realServers()) {
      boolean up = states.isUp(server, real);
      out.append("   ------< Real server >------\n");
      out.append(
          "   RIP = %s, RPORT = %d, WEIGHT = %d EFF WEIGHT = %d\n"
              .formatted(
                  Words.address(real.address().getAddress()),
                  real.address().getPort(),
                  real.weight(),
                  real.weight()));
      DataDump.line(out, 3, "forwarding method", "NAT");
      DataDump.line(out, 3, "connection limit range", "0 -> " + real.maxConnections());
      script(out, "     RS up notify script", real.notifyUp());
      script(out, "     RS down notify script", real.notifyDown());
      DataDump.line(out, 3, "Using smtp notification", real.smtpAlert() ? "yes" : "no");
      DataDump.line(out, 3, "initial weight", real.weight());
      DataDump.line(out, 3, "effective weight", real.weight());
      DataDump.line(out, 3, "alive", up ? 1 : 0);
      DataDump.line(out, 3, "num failed checkers", up ? 0 : 1);
    }
  }

  private static void check(StringBuilder out, Check check, boolean up, boolean begun) {
    DataDump.line(out, 3, "Enabled", "yes");
    DataDump.line(out, 3, "Up", up ? "yes" : "no");
    DataDump.line(out, 3, "Has run", begun ? "yes" : "no");
    DataDump.line(out, 3, "Delay loop", check.intervalMs() * 1000 + " us");
    DataDump.line(out, 3, "Retries", check.retries());
    if (check.retries() > 0) {
      DataDump.line(out, 3, "Delay before retry", check.retryDelayMs() * 1000 + " us");
    }
    if (!(check.method() instanceof Method.Program)) {
      InetSocketAddress to = check.target();
      out.append("   Connection\n");
      DataDump.line(
          out, 5, "Dest", "[%s]:%d".formatted(Words.address(to.getAddress()), to.getPort()));
      DataDump.line(out, 5, "Timeout", seconds(check.timeoutMs()));
    }
    switch (check.method()) {
      case Method.Tcp _ -> method(out, "TCP_CHECK");
      case Method.Smtp(String helo) -> {
        method(out, "SMTP_CHECK");
        DataDump.line(out, 3, "helo", helo);
      }
      case Method.Program(ScriptCommand command) -> {
        method(out, "MISC_CHECK");
        DataDump.line(out, 3, "script", Words.command(command));
      }
      case Method.Http(String version, List<Url> urls) -> {
        method(out, "HTTP_GET, http protocol " + version);
        for (Url url : urls) {
          DataDump.line(out, 3, "Checked url", url.path());
          out.append("     HTTP Status Code(s)\n");
          url.status().forEach(s -> out.append("       ").append(s).append('\n'));
        }
      }
    }
  }

  private static void method(StringBuilder out, String words) {
    DataDump.line(out, 3, "Keepalive method", words);
  }

  private static void script(StringBuilder out, String what, @Nullable ScriptCommand command) {
    if (command != null) {
      DataDump.line(out, 0, what, Words.command(command));
    }
  }

  private static InetSocketAddress first(VirtualServer server) {
    return server.addresses().getFirst();
  }

  private static String name(InetSocketAddress address) {
    return "[%s]:tcp:%d".formatted(Words.address(address.getAddress()), address.getPort());
  }

  private static String seconds(long ms) {
    return "%.6f".formatted(ms / 1e3);
  }
}
