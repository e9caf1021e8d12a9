package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.forwarding.RequestAdditions;
import dev.evenkeel.balancer.http.ConnectionHeader;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.log.LogSettings;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.webstats.StatsDesk;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loop thread only: what the HTTP connections of one service share. */
final class HttpSupport {
  private static final int MAX_KEPT = 256;

  final HttpTerms terms;
  final ConnectionHeader connectionHeader = new ConnectionHeader();

  /** For whoever looks at a value and forgets it. */
  final Slice slice = new Slice();

  /** The field in which servers are told a request's id; null for none. */
  final byte @Nullable [] uniqueIdHeader;

  /** Whether each request has an id. */
  final boolean makesUniqueIds;

  /** Who makes statistics pages at the moment. */
  final Supplier<StatsDesk> statsDesk;

  /** Whether its frontend says {@code mode http}; otherwise it is rules or backends that do. */
  final boolean isOfHttpFrontend;

  private final EventLoop loop;
  private final Map<String, Optional<RequestAdditions>> additions = new HashMap<>();
  private final ArrayDeque<HttpTransaction> free = new ArrayDeque<>(MAX_KEPT);

  HttpSupport(EventLoop loop, HttpTerms terms, Supplier<StatsDesk> statsDesk) {
    this.statsDesk = statsDesk;
    this.loop = loop;
    this.terms = terms;
    this.isOfHttpFrontend = terms.proxy().get(ProxySettings.MODE) == ProxyMode.HTTP;
    this.makesUniqueIds = terms.proxy().get(LogSettings.UNIQUE_ID).isPresent();
    this.uniqueIdHeader =
        terms
            .proxy()
            .get(LogSettings.UNIQUE_ID_HEADER)
            .map(name -> name.getBytes(ISO_8859_1))
            .orElse(null);
  }

  /** What is added to requests for a backend; null for nothing. */
  @Nullable RequestAdditions additionsFor(Proxy backend) {
    return additions
        .computeIfAbsent(
            backend.name(),
            name -> Optional.ofNullable(RequestAdditions.of(terms.proxy(), backend)))
        .orElse(null);
  }

  HttpTransaction take() {
    HttpTransaction kept = free.pollLast();
    return kept == null ? new HttpTransaction(loop, terms) : kept;
  }

  /** It must not be touched afterwards. */
  void give(HttpTransaction transaction) {
    transaction.end();
    if (free.size() < MAX_KEPT) {
      free.addLast(transaction);
    }
  }
}
