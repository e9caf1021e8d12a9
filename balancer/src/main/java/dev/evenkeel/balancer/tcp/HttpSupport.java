package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.ConnectionHeader;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.net.EventLoop;
import java.util.ArrayDeque;

/** Loop thread only: what the HTTP connections of one service share. */
final class HttpSupport {
  private static final int MAX_KEPT = 256;

  final HttpTerms terms;
  final ConnectionHeader connectionHeader = new ConnectionHeader();
  final Slice slice = new Slice();
  private final EventLoop loop;
  private final ArrayDeque<HttpTransaction> free = new ArrayDeque<>();

  HttpSupport(EventLoop loop, HttpTerms terms) {
    this.loop = loop;
    this.terms = terms;
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
