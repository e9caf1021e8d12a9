package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.PersistRule;
import dev.evenkeel.balancer.backend.RdpPersistence;
import dev.evenkeel.balancer.backend.ServerRule;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.persist.Cacheability;
import dev.evenkeel.balancer.persist.ServerLookup;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.stick.Remembered;
import dev.evenkeel.balancer.stick.StickRule;
import dev.evenkeel.balancer.stick.StickTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: what the rules of a backend say of one stream's server: {@code force-persist}
 * first, then {@code use-server}, then {@code stick}. Made only where a backend has such rules.
 *
 * <p>{@code ignore-persist} is about cookies alone; here it only keeps a {@code force-persist} that
 * stands below it from being looked at.
 */
final class Persistence {
  private final BackendTerms terms;
  private final StreamSamples context;
  private final Sample sample;
  private final List<Binding> bindings = new ArrayList<>();
  private boolean forced;
  private boolean ignored;
  private @Nullable BackendServer wanted;

  /** A key that is bound to the server once the stream has one. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Binding(StickTable table, byte[] key) {}

  private Persistence(BackendTerms terms, StreamSamples context, Sample sample) {
    this.terms = terms;
    this.context = context;
    this.sample = sample;
  }

  /**
   * @param http the request whose cookie may name the server; null for a stream that speaks no HTTP
   */
  static Persistence of(
      BackendTerms terms, StreamSamples context, Sample sample, @Nullable HttpTransaction http) {
    Persistence made = new Persistence(terms, context, sample);
    made.readPersistRules();
    made.readServerRules();
    if (http != null) {
      made.readCookie(http);
    }
    made.readRdpCookie();
    made.readStickRules();
    return made;
  }

  /** As {@link #of}, as far as the cookie of a request tells. */
  static Persistence ofCookie(
      BackendTerms terms, StreamSamples context, Sample sample, HttpTransaction http) {
    Persistence made = new Persistence(terms, context, sample);
    made.readPersistRules();
    made.readCookie(http);
    return made;
  }

  /** The server that rules name; null for none. */
  @Nullable BackendServer wanted() {
    return wanted;
  }

  /** Whether that server is to be used even if it is down. */
  boolean isForced() {
    return forced;
  }

  private void readPersistRules() {
    for (PersistRule rule : terms.persistRules()) {
      if (rule.applies(context, sample)) {
        forced = rule.force();
        ignored = !rule.force();
        return;
      }
    }
  }

  private void readCookie(HttpTransaction http) {
    CookieValues values = terms.http().cookie();
    if (values == null) {
      return;
    }
    HttpHead head = http.request.head;
    http.isCacheable = Cacheability.ofRequest(head);
    http.ignoresPersistence = ignored;
    values.cookie.request(
        head,
        http.cookie,
        ignored || wanted != null,
        (bytes, from, to) -> take(values, bytes, from, to),
        context.wallMicros() / 1_000_000);
  }

  /** The first server with that value that can be used. */
  private ServerLookup.Outcome take(CookieValues values, byte[] bytes, int from, int to) {
    boolean known = false;
    for (BackendServer server : terms.backend().servers()) {
      byte[] value = values.valueOf(server);
      if (value == null || !Arrays.equals(value, 0, value.length, bytes, from, to)) {
        continue;
      }
      known = true;
      if (isTaken(server)) {
        wanted = server;
        return server.isRunning() ? ServerLookup.Outcome.TAKEN : ServerLookup.Outcome.TAKEN_DOWN;
      }
    }
    return known ? ServerLookup.Outcome.DOWN : ServerLookup.Outcome.UNKNOWN;
  }

  private boolean isTaken(BackendServer server) {
    return server.isRunning() || forced || terms.backend().proxy().get(BackendSettings.PERSIST);
  }

  private void readServerRules() {
    Backend backend = terms.backend();
    for (ServerRule rule : terms.serverRules()) {
      if (wanted == null && rule.applies(context, sample)) {
        BackendServer named = backend.server(rule.name(context, sample));
        if (named != null && isTaken(named)) {
          wanted = named;
          return;
        }
      }
    }
  }

  private void readRdpCookie() {
    RdpPersistence rdp = terms.rdp();
    if (rdp != null && wanted == null) {
      BackendServer named = rdp.find(terms.backend(), context, sample);
      if (named != null && isTaken(named)) {
        wanted = named;
      }
    }
  }

  private void readStickRules() {
    for (StickRule rule : terms.stickRules()) {
      StickRule.Purpose purpose = rule.purpose();
      boolean asks = purpose.matches() && wanted == null;
      if (!asks && !purpose.storesRequest()) {
        continue;
      }
      StickTable table = rule.applies(context, sample);
      byte[] key = table == null ? null : rule.keyOf(context, sample, table);
      if (table == null || key == null) {
        continue;
      }
      if (asks) {
        BackendServer known = find(Remembered.server(table, key));
        if (known != null && isTaken(known)) {
          wanted = known;
        }
      }
      if (purpose.storesRequest() && !binds(table)) {
        bindings.add(new Binding(table, key));
      }
    }
  }

  /** The first rule about a table counts. */
  @SuppressWarnings("ReferenceEquality") // A table is an identity.
  private boolean binds(StickTable table) {
    for (Binding binding : bindings) {
      if (binding.table() == table) {
        return true;
      }
    }
    return false;
  }

  private @Nullable BackendServer find(Remembered.@Nullable ServerMark mark) {
    if (mark == null) {
      return null;
    }
    for (BackendServer server : terms.backend().servers()) {
      String key = mark.key();
      if (key != null
          ? key.equals(server.name()) || key.equals(server.address(0).toString())
          : server.id() == mark.id()) {
        return server;
      }
    }
    return null;
  }

  /** The stream has a server: what was to be learnt is learnt, by the response as well. */
  void learn(BackendServer server) {
    if (server.config().get(ServerSettings.NON_STICK)) {
      return;
    }
    context.setResponse(true);
    for (StickRule rule : terms.stickRules()) {
      if (rule.purpose() == StickRule.Purpose.STORE_RESPONSE) {
        StickTable table = rule.applies(context, sample);
        byte[] key = table == null || binds(table) ? null : rule.keyOf(context, sample, table);
        if (table != null && key != null) {
          bindings.add(new Binding(table, key));
        }
      }
    }
    context.setResponse(false);
    for (Binding binding : bindings) {
      Remembered.bind(
          binding.table(), binding.key(), server.id(), server.name(), server.address(0).toString());
    }
  }
}
