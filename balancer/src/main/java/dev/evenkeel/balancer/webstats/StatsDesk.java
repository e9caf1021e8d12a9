package dev.evenkeel.balancer.webstats;

import java.util.function.Consumer;

/** Any thread: whoever makes statistics pages and carries out what is ordered there. */
public interface StatsDesk {
  /** Before there is another one. */
  StatsDesk CLOSED =
      new StatsDesk() {
        @Override
        public void show(StatsVisit visit, Consumer<String> answer) {
          answer.accept("There are no statistics yet.\n");
        }

        @Override
        public void change(StatsVisit visit, String form, Consumer<StatsResult> answer) {
          answer.accept(StatsResult.DENY);
        }
      };

  /**
   * Asks for a page.
   *
   * @param answer told the text, one char for each byte, on any thread
   */
  void show(StatsVisit visit, Consumer<String> answer);

  /**
   * Wants servers to be changed.
   *
   * @param form what the browser has sent, one char for each byte
   * @param answer told what became of it, on any thread
   */
  void change(StatsVisit visit, String form, Consumer<StatsResult> answer);
}
