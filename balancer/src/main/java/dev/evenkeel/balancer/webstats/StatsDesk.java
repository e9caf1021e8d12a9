package dev.evenkeel.balancer.webstats;

import dev.evenkeel.balancer.config.Proxy;
import java.util.function.Consumer;

/** Any thread: whoever makes statistics pages. */
@FunctionalInterface
public interface StatsDesk {
  /**
   * Asks for a page.
   *
   * @param of the proxy whose page it is
   * @param answer told the text, one char for each byte, on any thread
   */
  void ask(Proxy of, StatsPage page, StatsQuery query, Consumer<String> answer);
}
