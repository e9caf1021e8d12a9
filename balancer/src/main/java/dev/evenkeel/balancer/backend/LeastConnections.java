package dev.evenkeel.balancer.backend;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * NOT thread safe, its {@link Backend} guards it: the server with the fewest streams for its weight
 * ({@code balance leastconn}); those that wait for it count. One that is full is taken all the same
 * as long as fewer than {@code maxqueue} wait for it.
 *
 * <p>Among equals, the one whose load changed longest ago: so idle servers take turns.
 */
final class LeastConnections implements Balancing {
  private static final int FULL_WEIGHT = 256 * ServerState.SCALE;

  private static final class Place {
    final BackendServer server;
    long load;
    long order;

    Place(BackendServer server) {
      this.server = server;
    }
  }

  private final Map<BackendServer, Place> places = new HashMap<>();
  private final TreeSet<Place> byLoad =
      new TreeSet<>(
          Comparator.<Place>comparingLong(place -> place.load)
              .thenComparingLong(place -> place.order));
  private long orders;

  @Override
  public void update(BackendServer server) {
    Place place = places.get(server);
    if (place != null) {
      byLoad.remove(place);
    }
    if (!server.isUsable()) {
      places.remove(server);
      return;
    }
    if (place == null) {
      place = new Place(server);
      places.put(server, place);
    }
    long streams = (long) server.current() + server.queued();
    place.load = streams == 0 ? 0 : (streams + 1) * FULL_WEIGHT / server.state().effectiveWeight;
    place.order = orders++;
    byLoad.add(place);
  }

  @Override
  public void loadChanged(BackendServer server) {
    if (places.containsKey(server)) {
      update(server);
    }
  }

  @Override
  public boolean followsLoad() {
    return true;
  }

  @Override
  public @Nullable BackendServer next(Applicant who, @Nullable BackendServer avoid) {
    BackendServer avoided = null;
    for (Place place : byLoad) {
      if (place.server.hasRoomInLine()) {
        if (place.server != avoid) {
          return place.server;
        }
        avoided = place.server;
      }
    }
    return avoided;
  }
}
