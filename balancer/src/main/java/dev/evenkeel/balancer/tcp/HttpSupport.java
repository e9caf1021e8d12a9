package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.forwarding.RequestAdditions;
import dev.evenkeel.balancer.http.ConnectionHeader;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.net.EventLoop;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loop thread only: what the HTTP connections of one service share. */
final class HttpSupport {
  private static final int MAX_KEPT = 256;

  final HttpTerms terms;
  final ConnectionHeader connectionHeader = new ConnectionHeader();
  final Slice slice = new Slice();
  private final EventLoop loop;
  private final ArrayDeque<HttpTransaction> free = new ArrayDeque<>();
  private final IdentityHashMap<BackendTerms, Optional<RequestAdditions>> additions =
      new IdentityHashMap<>();

  HttpSupport(EventLoop loop, HttpTerms terms) {
    this.loop = loop;
    this.terms = terms;
  }

  /** What is added to the requests for a backend; null for nothing. */
  @Nullable RequestAdditions additions(BackendTerms to) {
    return additions
        .computeIfAbsent(
            to, b -> Optional.ofNullable(RequestAdditions.of(terms.proxy(), b.backend().proxy())))
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
