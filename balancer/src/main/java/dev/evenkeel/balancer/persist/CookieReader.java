package dev.evenkeel.balancer.persist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import java.io.ByteArrayOutputStream;

/** What requests say with the cookie, and what of it servers see. Immutable; any thread. */
final class CookieReader {
  /** Between the server and the application's own value, in prefix mode. */
  private static final byte PREFIX_END = '~';

  /** Between the server and the dates. */
  private static final byte DATE = '|';

  private final CookieOption option;
  private final byte[] name;
  private final boolean hides;

  CookieReader(CookieOption option) {
    this.option = option;
    this.name = option.name().getBytes(ISO_8859_1);
    this.hides = option.mode() == CookieOption.Mode.INSERT && option.indirect();
  }

  void read(
      HttpHead request,
      CookieState state,
      boolean isIgnored,
      ServerLookup servers,
      long nowSeconds) {
    state.requestFlag = 'N';
    Slice whole = new Slice();
    for (int field = request.find(HeaderName.COOKIE, 0); field >= 0; ) {
      request.value(field, whole);
      byte[] changed = fieldOf(whole, state, isIgnored, servers, nowSeconds);
      if (changed == null) {
        field = request.find(HeaderName.COOKIE, field + 1);
      } else if (changed.length == 0) {
        request.remove(field);
        field = request.find(HeaderName.COOKIE, field);
      } else {
        request.setValue(field, changed, 0, changed.length);
        field = request.find(HeaderName.COOKIE, field + 1);
      }
    }
  }

  /** Reads one field; returns what the server sees in its place, null if it stays. */
  private byte @org.jspecify.annotations.Nullable [] fieldOf(
      Slice whole, CookieState state, boolean isIgnored, ServerLookup servers, long nowSeconds) {
    byte[] bytes = whole.bytes();
    CookiePairs pairs = new CookiePairs(bytes, whole.from(), whole.to());
    ByteArrayOutputStream changed = null;
    boolean afterHidden = false;
    while (pairs.advance()) {
      if (!pairs.isNamed(name)) {
        if (changed != null) {
          append(
              changed, bytes, pairs.start(), Math.min(pairs.next() - 1, whole.to()), afterHidden);
          afterHidden = false;
        }
        continue;
      }
      int end = serverEnd(bytes, pairs, state, nowSeconds);
      choose(bytes, pairs.valueFrom(), end, state, isIgnored, servers);
      boolean isPrefix = option.mode() == CookieOption.Mode.PREFIX && end != pairs.valueTo();
      if (isPrefix || hides) {
        if (changed == null) {
          changed = new ByteArrayOutputStream(whole.length());
          int before = pairs.start() > whole.from() ? pairs.start() - 1 : whole.from();
          changed.write(bytes, whole.from(), before - whole.from());
        }
        if (isPrefix) {
          byte[] own = ownPair(bytes, pairs, end);
          append(changed, own, 0, own.length, false);
        } else {
          afterHidden = true;
        }
      } else if (changed != null) {
        append(changed, bytes, pairs.start(), Math.min(pairs.next() - 1, whole.to()), false);
      }
    }
    return changed == null ? null : changed.toByteArray();
  }

  /** The pair as the application knows it, without the server. */
  private static byte[] ownPair(byte[] bytes, CookiePairs pairs, int serverEnd) {
    ByteArrayOutputStream pair = new ByteArrayOutputStream();
    pair.write(bytes, pairs.start(), pairs.valueFrom() - pairs.start());
    int own = Math.min(serverEnd + 1, pairs.valueTo());
    pair.write(bytes, own, pairs.valueTo() - own);
    return pair.toByteArray();
  }

  /**
   * Writes a pair after those before it.
   *
   * @param apart whether just one space stands before it, whatever the request has there
   */
  private static void append(
      ByteArrayOutputStream to, byte[] bytes, int from, int end, boolean apart) {
    int first = from;
    boolean leads = to.size() == 0;
    while ((leads || apart) && first < end && bytes[first] == ' ') {
      first++;
    }
    if (!leads) {
      to.write(';');
    }
    if (!leads && apart) {
      to.write(' ');
    }
    to.write(bytes, first, end - first);
  }

  /** Returns where the part of a value ends that names the server. */
  private int serverEnd(byte[] bytes, CookiePairs pairs, CookieState state, long nowSeconds) {
    int from = pairs.valueFrom();
    int to = pairs.valueTo();
    if (option.mode() == CookieOption.Mode.PREFIX) {
      return find(bytes, from, to, PREFIX_END);
    }
    int bar = find(bytes, from, to, DATE);
    if (bar < to) {
      state.lastSeconds = CookieDates.read(bytes, bar + 1, to);
      int second = find(bytes, bar + 1, to, DATE);
      state.firstSeconds = second < to ? CookieDates.read(bytes, second + 1, to) : 0;
    }
    return isOutdated(state, nowSeconds) ? from : bar;
  }

  private static int find(byte[] bytes, int from, int to, byte wanted) {
    int at = from;
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /**
   * Whether a cookie is too old to hold, or claims to be from a day that has not come: then it says
   * nothing of when it was set, either.
   */
  private boolean isOutdated(CookieState state, long nowSeconds) {
    char flag = '-';
    if (option.maxLifeSeconds() > 0 && state.firstSeconds > 0) {
      long age = nowSeconds - state.firstSeconds;
      if (age > option.maxLifeSeconds() || age < -86_400) {
        flag = 'O';
      }
    } else if (option.maxLifeSeconds() == 0) {
      state.firstSeconds = Math.max(state.firstSeconds, 0);
    }
    if (flag == '-' && option.maxIdleSeconds() > 0 && state.lastSeconds > 0) {
      long idle = nowSeconds - state.lastSeconds;
      if (idle > option.maxIdleSeconds() || idle < -86_400) {
        flag = 'E';
      }
    }
    if (flag == '-') {
      return false;
    }
    state.requestFlag = flag;
    state.lastSeconds = 0;
    state.firstSeconds = 0;
    return true;
  }

  private static void choose(
      byte[] bytes, int from, int to, CookieState state, boolean isIgnored, ServerLookup servers) {
    boolean outdated = state.requestFlag == 'E' || state.requestFlag == 'O';
    if (from == to && outdated) {
      return;
    }
    boolean skipped = isIgnored || state.direct;
    ServerLookup.Outcome outcome =
        from == to || skipped ? ServerLookup.Outcome.UNKNOWN : servers.take(bytes, from, to);
    switch (outcome) {
      case TAKEN -> {
        state.requestFlag = 'V';
        state.direct = true;
      }
      case TAKEN_DOWN -> {
        state.requestFlag = 'D';
        state.direct = true;
      }
      case DOWN -> state.requestFlag = 'D';
      case UNKNOWN -> {
        if (state.requestFlag != 'D' && !outdated && !state.direct) {
          state.requestFlag = skipped ? 'U' : 'I';
        }
      }
    }
  }
}
