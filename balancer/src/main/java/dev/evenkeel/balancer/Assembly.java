package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Algorithm;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ProxyKind;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.config.ServerDraft;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.health.CheckValidity;
import dev.evenkeel.balancer.log.LogKeywords;
import dev.evenkeel.balancer.runtime.RuntimeSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the immutable model from drafts that were found right. Stateless. */
final class Assembly {
  private Assembly() {}

  static Configuration assemble(
      Settings.Builder global,
      List<ProxyDraft> drafts,
      List<ProxyDraft> defaults,
      ServerAddresses addresses,
      Compatibility compatibility) {
    Ids ids = new Ids();
    drafts.forEach(draft -> ids.take(draft.id()));
    // The proxy that HAProxy makes of the command sockets comes first.
    if (!global.get(RuntimeSettings.STATS_SOCKETS).isEmpty()) {
      ids.take(1);
    }
    List<Proxy> proxies = new ArrayList<>();
    for (ProxyDraft draft : drafts) {
      proxies.add(
          new Proxy(
              draft.name(),
              draft.kind().orElse(ProxyKind.LISTEN),
              draft.id() != 0 ? draft.id() : ids.next(),
              draft.position(),
              settings(draft, global, compatibility),
              draft.binds(),
              servers(draft, addresses)));
    }
    Map<String, Settings> named = new HashMap<>();
    for (ProxyDraft draft : defaults) {
      if (!draft.name().isEmpty()) {
        named.putIfAbsent(draft.name(), settings(draft, global, compatibility));
      }
    }
    return new Configuration(global.build(), proxies, named);
  }

  private static Settings settings(
      ProxyDraft draft, Settings.Builder global, Compatibility compatibility) {
    Settings.Builder settings = draft.settings();
    LogKeywords.resolveTargets(settings, global);
    CheckValidity.adapt(settings, compatibility);
    if (compatibility.balancesRandomlyByDefault() && !settings.isSet(BackendSettings.ALGORITHM)) {
      settings.set(BackendSettings.ALGORITHM, Algorithm.RANDOM);
    }
    return settings.build();
  }

  private static List<Server> servers(ProxyDraft draft, ServerAddresses addresses) {
    Ids ids = new Ids();
    draft.servers().forEach(server -> ids.take(server.settings().get(ServerSettings.ID)));
    List<Server> servers = new ArrayList<>();
    for (ServerDraft server : draft.servers()) {
      Settings.Builder settings = server.settings();
      int id = settings.get(ServerSettings.ID);
      if (settings.get(ServerSettings.MINCONN) > settings.get(ServerSettings.MAXCONN)) {
        settings.set(ServerSettings.MAXCONN, settings.get(ServerSettings.MINCONN));
      }
      servers.add(
          new Server(
              server.name(),
              id != 0 ? id : ids.next(),
              server.position(),
              addresses.get(server),
              settings.build()));
    }
    return servers;
  }

  /** Gives out the smallest numbers that nobody asked for. */
  private static final class Ids {
    private final Set<Integer> taken = new HashSet<>();
    private int last;

    void take(int id) {
      taken.add(id);
    }

    int next() {
      do {
        last++;
      } while (taken.contains(last));
      return last;
    }
  }
}
