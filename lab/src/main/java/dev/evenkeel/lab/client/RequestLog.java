package dev.evenkeel.lab.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything the client asked; any thread may write and read. Single requests are kept for {@link
 * #KEPT_NS}, the totals for ever, so that a laboratory left running does not grow.
 */
public final class RequestLog {
  private static final long KEPT_NS = 300_000_000_000L;

  private final Deque<Request> requests = new ArrayDeque<>();
  private final Map<String, Long> hits = new TreeMap<>();
  private long answered;
  private long lost;

  /** Notes a request that has ended. */
  public synchronized void add(Request request) {
    requests.addLast(request);
    if (request.answered()) {
      answered++;
      hits.merge(request.server(), 1L, Long::sum);
    } else {
      lost++;
    }
    while (requests.getFirst().endNs() < request.endNs() - KEPT_NS) {
      requests.removeFirst();
    }
  }

  /** The requests that began at or after {@code fromNs} and before {@code toNs}, oldest first. */
  public synchronized List<Request> startedBetween(long fromNs, long toNs) {
    List<Request> found = new ArrayList<>();
    // They are noted as they end, so the newest starts are near the tail, but not in order.
    for (var each = requests.descendingIterator(); each.hasNext(); ) {
      Request request = each.next();
      if (request.endNs() < fromNs) {
        break;
      }
      if (request.startNs() >= fromNs && request.startNs() < toNs) {
        found.add(request);
      }
    }
    found.sort(Comparator.comparingLong(Request::startNs));
    return found;
  }

  /** How many requests were answered in time so far. */
  public synchronized long answered() {
    return answered;
  }

  /** How many requests failed or were not answered in time so far. */
  public synchronized long lost() {
    return lost;
  }

  /** Answers so far for each web server by its name. */
  public synchronized Map<String, Long> hits() {
    return Map.copyOf(hits);
  }
}
