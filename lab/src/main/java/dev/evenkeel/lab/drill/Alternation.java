package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.client.Request;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All is well for a second: answers come from WEB 1 and WEB 2 in turn, and none is missing. */
record Alternation() implements Step {
  private static final long WATCH_MS = 1_000;

  /**
   * How many answers in a hundred may come from the same server as the one before: the balancer may
   * take up two connections in another order than they were begun in.
   */
  private static final long TOLERATED_PERCENT = 10;

  private static final long BOUND_MS = 50;

  @Override
  public String title() {
    return "nothing: WEB 1, WEB 2 in turn";
  }

  @Override
  public Measurement run(Stage stage) throws InterruptedException {
    long fromNs = System.nanoTime();
    stage.watch(WATCH_MS);
    List<Request> answered =
        stage.lab().requests().startedBetween(fromNs, System.nanoTime()).stream()
            .filter(Request::answered)
            .toList();
    long repeats = repeats(answered.stream().map(Request::server).toList());
    var hits =
        answered.stream()
            .collect(Collectors.groupingBy(Request::server, TreeMap::new, Collectors.counting()));
    return stage
        .measure(this, fromNs)
        .note("answers: " + hits + ", out of turn: " + repeats)
        .complainUnless(hits.size() == 2, "not both web servers answered")
        .complainUnless(
            repeats * 100 <= answered.size() * TOLERATED_PERCENT, "answers did not alternate")
        .outage(BOUND_MS);
  }

  /** How many names are the same as the one before them. */
  static long repeats(List<String> servers) {
    long repeats = 0;
    for (int i = 1; i < servers.size(); i++) {
      if (servers.get(i).equals(servers.get(i - 1))) {
        repeats++;
      }
    }
    return repeats;
  }
}
