package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import java.util.List;

/**
 * The order in which rules are evaluated, whatever the order of their lines: who writes them in
 * another one is warned. Stateless.
 */
public final class RuleOrder {
  private static final List<Place> ORDER =
      List.of(Place.CONNECTION, Place.SESSION, Place.REQUEST, Place.HTTP_REQUEST, Place.REDIRECT);

  private RuleOrder() {}

  /** Warns if the section already has rules that are evaluated after those of a place. */
  public static void warn(Line line, ProxyDraft proxy, Place place) {
    String later = "";
    for (int i = ORDER.indexOf(place) + 1; i < ORDER.size() && later.isEmpty(); i++) {
      if (RuleList.isOwn(proxy, ORDER.get(i))) {
        String article = ORDER.get(i) == Place.HTTP_REQUEST ? "an" : "a";
        later = article + " '" + ORDER.get(i).words() + "'";
      }
    }
    if (later.isEmpty() && !proxy.settings().get(BackendRules.USE_BACKEND).isEmpty()) {
      later = "a 'use_backend'";
    }
    if (later.isEmpty() && !proxy.settings().get(BackendRules.USE_SERVER).isEmpty()) {
      later = "a 'use-server'";
    }
    if (!later.isEmpty()) {
      line.warn(
          " : a '"
              + line.word(0)
              + "' rule placed after "
              + later
              + " rule will still be processed before.");
    }
  }
}
