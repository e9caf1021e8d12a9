package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.InitState;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ServerDraft;
import dev.evenkeel.balancer.health.CheckSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks whom servers track (server keyword {@code track}): that it exists, that its state can
 * change, that nobody tracks itself in the end. Owned by the thread that reads the configuration.
 */
final class TrackValidity {
  private record Named(ProxyDraft proxy, ServerDraft server) {
    String name() {
      return proxy.name() + "/" + server.name();
    }
  }

  private final Diagnostics diagnostics;
  private final List<ProxyDraft> proxies;
  private final Map<ServerDraft, Named> tracked = new HashMap<>();
  private boolean right = true;

  TrackValidity(Diagnostics diagnostics, List<ProxyDraft> proxies) {
    this.diagnostics = diagnostics;
    this.proxies = proxies;
  }

  boolean check(List<ProxyDraft> enabled) {
    for (ProxyDraft proxy : enabled) {
      for (ServerDraft server : proxy.servers()) {
        server
            .settings()
            .get(ServerSettings.TRACK)
            .ifPresent(text -> check(new Named(proxy, server), text));
      }
    }
    return right;
  }

  private void check(Named tracker, String text) {
    if (tracker.server().settings().get(ServerSettings.INIT_STATE) != InitState.NONE) {
      alert(tracker, "unable to enable 'init-state' and tracking at the same time!");
      return;
    }
    if (tracker.server().settings().get(CheckSettings.CHECK)) {
      alert(tracker, "unable to enable checks and tracking at the same time!");
      return;
    }
    int slash = text.indexOf('/');
    String proxyName = slash < 0 ? tracker.proxy().name() : text.substring(0, slash);
    String serverName = text.substring(slash + 1);
    ProxyDraft proxy =
        proxies.stream()
            .filter(p -> p.hasBackend() && p.name().equals(proxyName))
            .findFirst()
            .orElse(null);
    if (proxy == null) {
      alert(tracker, "unable to find required proxy '" + proxyName + "' for tracking.");
      return;
    }
    Named target =
        proxy.servers().stream()
            .filter(server -> server.name().equals(serverName))
            .findFirst()
            .map(server -> new Named(proxy, server))
            .orElse(null);
    if (target == null) {
      alert(tracker, "unable to find required server '" + serverName + "' for tracking.");
    } else if (!target.server().settings().get(CheckSettings.CHECK)
        && target.server().settings().get(ServerSettings.TRACK).isEmpty()) {
      alert(
          tracker,
          "unable to use "
              + target.name()
              + " for tracking as it does not have any check nor agent enabled.");
    } else if (leadsTo(target, tracker.server())) {
      alert(
          tracker,
          "unable to track "
              + target.name()
              + " as it belongs to a tracking chain looping back to "
              + tracker.name()
              + ".");
    } else {
      tracked.put(tracker.server(), target);
    }
  }

  private boolean leadsTo(Named from, ServerDraft to) {
    for (@Nullable Named next = from; next != null; next = tracked.get(next.server())) {
      if (next.server() == to) {
        return true;
      }
    }
    return false;
  }

  private void alert(Named tracker, String text) {
    right = false;
    diagnostics.alert(
        "[" + tracker.server().position() + "] : 'server " + tracker.name() + "' : " + text);
  }
}
