package dev.evenkeel.balancer.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * NOT thread safe, its {@link Backend} guards it: servers in a table that has as many places for
 * each as it has weight, spread evenly ({@code balance static-rr}, {@code hash-type map-based}).
 *
 * <p>The table is made anew when a server comes or goes. Weights are divided by what they have in
 * common; while the balancer runs, they can only be 0 or what they were.
 */
final class ServerMap implements Balancing {
  private final List<BackendServer> group = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final @Nullable HashInput input;
  private BackendServer[] table = new BackendServer[0];
  private int position;

  /**
   * @param group its servers in the order of the file
   * @param all the servers of the backend: what their weights have in common is divided out
   * @param input what decides about the place; null where places take turns
   */
  ServerMap(List<BackendServer> group, List<BackendServer> all, @Nullable HashInput input) {
    this.input = input;
    int divisor = 0;
    for (BackendServer server : all) {
      divisor = greatestCommonDivisor(divisor, server.initialWeight());
    }
    for (BackendServer server : group) {
      this.group.add(server);
      places.add(server.initialWeight() / Math.max(1, divisor));
    }
    fill();
  }

  private static int greatestCommonDivisor(int one, int other) {
    return other == 0 ? one : greatestCommonDivisor(other, one % other);
  }

  @Override
  public void update(BackendServer server) {
    fill();
  }

  private void fill() {
    int total = 0;
    for (int index = 0; index < group.size(); index++) {
      total += group.get(index).isUsable() ? places.get(index) : 0;
    }
    table = new BackendServer[total];
    int[] scores = new int[group.size()];
    for (int place = 0; place < total; place++) {
      int best = -1;
      int most = 0;
      for (int index = 0; index < scores.length; index++) {
        if (!group.get(index).isUsable()) {
          continue;
        }
        scores[index] += places.get(index);
        // Whole turns that it is owed: of those that are owed the same, the first in the file.
        int owed = (scores[index] + total) / total;
        if (best < 0 || owed > most) {
          best = index;
          most = owed;
        }
      }
      scores[best] -= total;
      table[place] = group.get(best);
    }
  }

  @Override
  public @Nullable BackendServer next(Applicant who, @Nullable BackendServer avoid) {
    if (table.length == 0) {
      return null;
    }
    if (input != null) {
      OptionalInt hash = input.of(who);
      if (hash.isPresent()) {
        return table[Integer.remainderUnsigned(hash.getAsInt(), table.length)];
      }
    }
    return turn(avoid);
  }

  private @Nullable BackendServer turn(@Nullable BackendServer avoid) {
    int start = position < table.length ? position : 0;
    int avoidedAt = -1;
    for (int step = 0; step < table.length; step++) {
      int index = (start + step) % table.length;
      BackendServer server = table[index];
      if (server.hasRoom()) {
        if (server != avoid) {
          position = index + 1;
          return server;
        }
        avoidedAt = index;
      }
    }
    if (avoidedAt < 0) {
      return null;
    }
    position = avoidedAt + 1;
    return table[avoidedAt];
  }

  @Override
  public boolean isStepwise() {
    return false;
  }
}
