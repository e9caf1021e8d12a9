package dev.evenkeel.balancer.webstats;

import dev.evenkeel.balancer.config.Proxy;

/**
 * A value: a request for a statistics page.
 *
 * @param of the proxy whose page it is
 * @param mayChange whether whoever asks may change servers ({@code stats admin})
 * @param comesFromElsewhere whether the page of somebody else has led to it
 */
public record StatsVisit(
    Proxy of, StatsPage page, StatsQuery query, boolean mayChange, boolean comesFromElsewhere) {
  /** The target to which a browser is sent whose user has given an order. */
  public String after(StatsResult told) {
    return page.uri() + query.after(told, page.refreshSeconds() > 0);
  }
}
