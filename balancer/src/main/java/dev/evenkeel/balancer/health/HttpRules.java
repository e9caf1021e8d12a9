package dev.evenkeel.balancer.health;

import java.util.ArrayList;
import java.util.List;

/**
 * How the steps of HTTP checks come about (manual, {@code option httpchk}, {@code http-check}): the
 * request of the option is the first one, whatever {@code http-check send} adds to it, and a
 * request that nothing is expected of expects 2xx or 3xx. Stateless.
 */
final class HttpRules {
  private static final CheckRule.Expect SUCCESS =
      new CheckRule.Expect(
          new Match.StatusCodes(List.of(new Match.StatusCodes.Range(200, 399))),
          false,
          -1,
          CheckStatus.L7OK,
          CheckStatus.L7STS,
          CheckStatus.L7TOUT);

  private HttpRules() {}

  /**
   * The steps with the request of {@code option httpchk}, which replaces that of an earlier one.
   */
  static List<CheckRule> withOption(List<CheckRule> rules, HttpRequest request) {
    List<CheckRule> all = new ArrayList<>(rules);
    for (int index = 0; index < all.size(); index++) {
      if (all.get(index) instanceof CheckRule.SendHttp first) {
        all.set(
            index,
            new CheckRule.SendHttp(
                first.request().with(request), first.written(), first.comment()));
        return List.copyOf(all);
      }
    }
    // After a first connection, before the first answer.
    int at = 0;
    while (at < all.size() && !(all.get(at) instanceof CheckRule.Expect)) {
      at++;
    }
    all.add(at, new CheckRule.SendHttp(request, false, ""));
    return List.copyOf(all);
  }

  /** The steps as they are carried out. */
  static List<CheckRule> complete(List<CheckRule> rules) {
    List<CheckRule> all = new ArrayList<>();
    boolean open = false;
    for (CheckRule rule : rules) {
      if (open && (rule instanceof CheckRule.SendHttp || rule instanceof CheckRule.Connect)) {
        all.add(SUCCESS);
        open = false;
      }
      open = rule instanceof CheckRule.SendHttp || (open && !(rule instanceof CheckRule.Expect));
      all.add(rule);
    }
    if (open) {
      all.add(SUCCESS);
    }
    return all;
  }
}
