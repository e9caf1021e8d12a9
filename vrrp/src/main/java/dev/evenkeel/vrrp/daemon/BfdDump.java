package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.bfd.BfdSpeaker.View;
import dev.evenkeel.vrrp.bfd.BfdState;
import dev.evenkeel.vrrp.config.BfdInstance;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import java.net.Inet6Address;
import java.util.List;

/**
 * The file that Keepalived's BFD process writes on SIGUSR1, but for what is about its own insides.
 * Stateless.
 */
final class BfdDump {
  private BfdDump() {}

  static String of(KeepalivedConfig config, List<View> sessions) {
    StringBuilder out = new StringBuilder();
    out.append("------< Global definitions >------\n");
    if (config.global().routerId() != null) {
      DataDump.line(out, 1, "Router ID", config.global().routerId());
    }
    out.append("------< BFD Topology >------\n");
    sessions.forEach(s -> session(out, s.instance(), s.state()));
    return out.toString();
  }

  private static void session(StringBuilder out, BfdInstance config, BfdState state) {
    DataDump.line(out, 1, "BFD Instance", config.name());
    line(out, "Neighbor IP", Words.address(config.neighbour()));
    if (config.source() != null) {
      line(out, "Source IP", Words.address(config.source()));
    }
    line(out, "Required min RX interval", config.minRxUs() + " us");
    line(out, "Desired min TX interval", config.minTxUs() + " us");
    line(out, "Desired idle TX interval", config.idleTxUs() + " us");
    line(out, "Detection multiplier", config.multiplier());
    boolean ipv6 = config.neighbour() instanceof Inet6Address;
    line(out, ipv6 ? "hoplimit" : "TTL", config.ttl());
    line(out, "max_hops", config.maxHops());
    line(out, "passive", config.passive());
    line(out, "local state", state.phase());
    line(out, "remote state", state.remotePhase());
    line(out, "local discriminator", hex(state.settings().discriminator()));
    line(out, "remote discriminator", hex(state.remoteDiscriminator()));
    line(out, "local diag", state.diagnostic());
    line(out, "remote diag", state.remoteDiagnostic());
    boolean heard = state.remoteDiscriminator() != 0;
    line(out, "remote min tx intv", state.remoteMinTxUs() + " us");
    line(out, "remote min rx intv", (heard ? state.remoteMinRxUs() : 0) + " us");
    line(out, "remote demand", state.remoteDemand() ? 1 : 0);
    line(out, "remote detect multiplier", state.remoteMultiplier());
    long localTxUs = Math.max(state.desiredMinTxUs(), state.remoteMinRxUs());
    line(out, "local tx intv", localTxUs + " us");
    line(
        out,
        "remote tx intv",
        (heard ? Math.max(state.remoteMinTxUs(), config.minRxUs()) : 0) + " us");
    line(out, "local detection time", state.detectionTimeUs() + " us");
    line(out, "remote detection time", (heard ? config.multiplier() * localTxUs : 0) + " us");
  }

  private static String hex(int number) {
    return "0x" + Integer.toHexString(number);
  }

  private static void line(StringBuilder out, String name, Object value) {
    DataDump.line(out, 3, name, value);
  }
}
