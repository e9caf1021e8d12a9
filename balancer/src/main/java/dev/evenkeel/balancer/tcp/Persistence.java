package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.PersistRule;
import dev.evenkeel.balancer.backend.ServerRule;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.persist.Cacheability;
import dev.evenkeel.balancer.persist.CookieState;
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
 * first, then {@code use-server}, the cookie, then {@code stick}. Made only where a backend has
 * such rules.
 *
 * <p>{@code ignore-persist} is about cookies alone; otherwise it only keeps a {@code force-persist}
 * that stands below it from being looked at.
 */
final class Persistence {
  private final BackendTerms terms;
  private final StreamSamples context;
  private final Sample sample;
  private final List<Binding> bindings = new ArrayList<>();
  private boolean forced;
  private boolean ignored;
  private @Nullable CookieState cookieState;
  private @Nullable BackendServer wanted;
  private boolean cacheable;

  /** A key that is bound to the server once the stream has one. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Binding(StickTable table, byte[] key) {}

  private Persistence(BackendTerms terms, StreamSamples context, Sample sample) {
    this.terms = terms;
    this.context = context;
    this.sample = sample;
  }

  static Persistence of(BackendTerms terms, StreamSamples context, Sample sample) {
    Persistence made = new Persistence(terms, context, sample);
    made.readPersistRules();
    made.readServerRules();
    made.readCookie();
    made.readStickRules();
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

  private boolean isTaken(BackendServer server) {
    return server.isRunning() || forced || terms.backend().proxy().get(BackendSettings.PERSIST);
  }

  private void readServerRules() {
    Backend backend = terms.backend();
    for (ServerRule rule : terms.serverRules()) {
      if (rule.applies(context, sample)) {
        BackendServer named = backend.server(rule.name(context, sample));
        if (named != null && isTaken(named)) {
          wanted = named;
          return;
        }
      }
    }
  }

  private void readCookie() {
    CookieBinding binding = terms.cookie();
    HttpExchange http = context.http();
    if (binding == null || http == null) {
      return;
    }
    CookieState state = new CookieState();
    cookieState = state;
    cacheable = Cacheability.ofRequest(http.request());
    boolean skips = ignored || wanted != null;
    binding
        .cookie()
        .request(
            http.request(),
            state,
            skips,
            (bytes, from, to) -> take(binding, bytes, from, to),
            nowSeconds());
    HttpRecord record = http.record();
    if (record != null) {
      record.setCookies(state.requestFlag(), state.responseFlag());
    }
  }

  private long nowSeconds() {
    return context.wallMicros() / 1_000_000;
  }

  private ServerLookup.Outcome take(CookieBinding binding, byte[] bytes, int from, int to) {
    ServerLookup.Outcome outcome = ServerLookup.Outcome.UNKNOWN;
    for (BackendServer server : terms.backend().servers()) {
      byte[] value = binding.valueOf(server);
      if (value == null || !Arrays.equals(value, 0, value.length, bytes, from, to)) {
        continue;
      }
      if (isTaken(server)) {
        wanted = server;
        return server.isRunning() ? ServerLookup.Outcome.TAKEN : ServerLookup.Outcome.TAKEN_DOWN;
      }
      outcome = ServerLookup.Outcome.DOWN;
    }
    return outcome;
  }

  /** A server has answered: its response tells the client what the cookie is to say. */
  @SuppressWarnings("ReferenceEquality") // A server is an identity.
  void answer(HttpHead response, HttpMethod method, BackendServer server) {
    CookieBinding binding = terms.cookie();
    CookieState state = cookieState;
    HttpExchange http = context.http();
    if (binding == null || state == null || http == null) {
      return;
    }
    state.settled(wanted != null, server == wanted);
    byte[] value = binding.valueOf(server);
    binding.cookie().response(response, state, method, cacheable, value, ignored, nowSeconds());
    HttpRecord record = http.record();
    if (record != null) {
      record.setCookies(state.requestFlag(), state.responseFlag());
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
