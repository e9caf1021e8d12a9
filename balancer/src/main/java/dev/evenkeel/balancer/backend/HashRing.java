package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.hash.HashFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * NOT thread safe, its {@link Backend} guards it: servers on a ring of 32 bits, each at as many
 * points as it has weight ({@code hash-type consistent}, {@code balance random}).
 *
 * <p>A hash goes to the nearest point, the lower one if two are as near; when a server goes, only
 * what was its own goes elsewhere. A server's points depend on its {@link HashKey} alone, so that
 * all balancers with the same keys agree. With {@code hash-balance-factor} a server that has more
 * than its share of all streams is passed over.
 */
final class HashRing implements Balancing {
  private final List<BackendServer> group;
  private final HashInput input;
  private final int draws;
  private final int balanceFactor;
  private final RandomGenerator random;

  /** Points in ascending order: the position, unsigned, above the index of the server. */
  private long[] points = new long[0];

  private int[] weights;

  /** For each server the weights before it, as they were when a server last came or went. */
  private int[] weightsBefore;

  /** Where each server's points begin. */
  private int[] firstPoints;

  private int turn;

  /**
   * @param draws how many servers to draw at random; 0 to hash instead
   * @param balanceFactor {@code hash-balance-factor}, percent; 0 for none
   */
  HashRing(
      List<BackendServer> group,
      HashInput input,
      int draws,
      int balanceFactor,
      RandomGenerator random) {
    this.group = new ArrayList<>(group);
    this.input = input;
    this.draws = draws;
    this.balanceFactor = balanceFactor;
    this.random = random;
    this.weights = new int[group.size()];
    this.weightsBefore = new int[group.size()];
    this.firstPoints = new int[group.size()];
    place();
    addUp();
  }

  @Override
  public void update(BackendServer server) {
    int index = group.indexOf(server);
    int before = index < 0 ? 0 : weights[index];
    int weight = weightOf(server);
    boolean moved = index >= 0 && firstPoints[index] != HashKey.firstPoint(server);
    if (index >= 0 && (before != weight || moved)) {
      place();
      if (before == 0 || weight == 0) {
        addUp();
      }
    }
  }

  @Override
  public void joined(BackendServer server) {
    group.add(server);
    regroup();
  }

  @Override
  public void left(BackendServer server) {
    group.remove(server);
    regroup();
  }

  private void regroup() {
    weights = new int[group.size()];
    weightsBefore = new int[group.size()];
    firstPoints = new int[group.size()];
    place();
    addUp();
  }

  private void addUp() {
    int sum = 0;
    for (int index = 0; index < weights.length; index++) {
      weightsBefore[index] = sum;
      sum += weights[index];
    }
  }

  private static int weightOf(BackendServer server) {
    return server.isUsable() ? server.state().effectiveWeight : 0;
  }

  private void place() {
    int total = 0;
    for (int index = 0; index < weights.length; index++) {
      weights[index] = weightOf(group.get(index));
      total += weights[index];
    }
    long[] placed = new long[total];
    int count = 0;
    for (int index = 0; index < weights.length; index++) {
      int base = HashKey.firstPoint(group.get(index));
      firstPoints[index] = base;
      for (int point = 0; point < weights[index]; point++) {
        long position = Integer.toUnsignedLong(HashFunction.avalanche(base + point));
        placed[count++] = position << 16 | index;
      }
    }
    Arrays.sort(placed);
    points = placed;
  }

  @Override
  public @Nullable BackendServer next(Applicant who, @Nullable BackendServer avoid) {
    if (points.length == 0) {
      return null;
    }
    if (draws > 0) {
      return draw(avoid);
    }
    OptionalInt hash = input.of(who);
    if (hash.isPresent()) {
      return server(eligibleFrom(nearest(hash.getAsInt()), avoid));
    }
    return takeTurn(avoid);
  }

  private BackendServer server(int point) {
    return group.get((int) points[point] & 0xffff);
  }

  private int nearest(int hash) {
    int after = Arrays.binarySearch(points, Integer.toUnsignedLong(hash) << 16);
    after = after < 0 ? -after - 1 : after;
    after = after == points.length ? 0 : after;
    int before = after == 0 ? points.length - 1 : after - 1;
    int below = hash - (int) (points[before] >>> 16);
    int above = (int) (points[after] >>> 16) - hash;
    return Integer.compareUnsigned(below, above) <= 0 ? before : after;
  }

  private int eligibleFrom(int start, @Nullable BackendServer avoid) {
    for (int step = 0; step < points.length; step++) {
      int point = (start + step) % points.length;
      BackendServer server = server(point);
      if (server != avoid && (balanceFactor == 0 || hasShareLeft(server))) {
        return point;
      }
    }
    return start;
  }

  /** Whether a server has fewer streams than its share of all, times the factor. */
  private boolean hasShareLeft(BackendServer server) {
    long streams = 1;
    long before = 0;
    long total = 0;
    int own = 0;
    for (int index = 0; index < weights.length; index++) {
      streams += group.get(index).current();
      if (group.get(index) == server) {
        before = weightsBefore[index];
        own = weights[index];
      }
      total += weights[index];
    }
    long slots = (streams * balanceFactor + 99) / 100;
    long rest = slots % total;
    // Whole slots by weight; what is left goes around in the order of the servers.
    long share = own * (slots / total) + (before + own) * rest / total - before * rest / total;
    return server.current() < Math.max(1, share);
  }

  private @Nullable BackendServer draw(@Nullable BackendServer avoid) {
    BackendServer best = null;
    for (int draw = 0; draw < draws; draw++) {
      BackendServer drawn = server(eligibleFrom(nearest(random.nextInt()), avoid));
      if (best == null || isLessLoaded(drawn, best)) {
        best = drawn;
      }
    }
    return best != null && best.hasRoom() ? best : null;
  }

  private static boolean isLessLoaded(BackendServer one, BackendServer other) {
    return (long) one.current() * other.state().effectiveWeight
        < (long) other.current() * one.state().effectiveWeight;
  }

  /** Without anything to hash the points take turns, in their order on the ring. */
  private @Nullable BackendServer takeTurn(@Nullable BackendServer avoid) {
    int avoided = -1;
    for (int step = 0; step < points.length; step++) {
      int point = (turn + step) % points.length;
      BackendServer server = server(point);
      if (server.hasRoom()) {
        if (server != avoid) {
          turn = point + 1;
          return server;
        }
        avoided = point;
      }
    }
    if (avoided < 0) {
      return null;
    }
    turn = avoided + 1;
    return server(avoided);
  }
}
