package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.GlobalKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Settings;
import java.util.List;

/**
 * Keywords that tune parts of HAProxy that this program does not have, or that it has no use for:
 * read with HAProxy's own checks, and said to have no effect. Stateless.
 */
final class IdleKeywords {
  /** Those with one integer. */
  private static final List<String> INTEGERS =
      List.of(
          "maxcompcpuusage",
          "maxcomprate",
          "maxsslconn",
          "maxsslrate",
          "maxzlibmem",
          "tune.buffers.limit",
          "tune.buffers.reserve",
          "tune.maxpollevents",
          "tune.recv_enough",
          "tune.runqueue-depth");

  /** Those that are switched on or off. */
  private static final List<String> SWITCHES =
      List.of("tune.listener.multi-queue", "tune.sched.low-latency");

  /** Those without an argument. */
  private static final List<String> FLAGS =
      List.of("no-memory-trimming", "noepoll", "noevports", "nogetaddrinfo", "nokqueue", "nopoll");

  /** Those of later releases, of which earlier ones must not speak. */
  private static final List<String> NEWER =
      List.of(
          "tune.applet.zero-copy-forwarding",
          "tune.bufsize.large",
          "tune.bufsize.small",
          "tune.defaults.purge",
          "tune.disable-fast-forward",
          "tune.disable-zero-copy-forwarding",
          "tune.epoll.mask-events",
          "tune.events.max-events-at-once",
          "tune.fd.tables",
          "tune.h1.zero-copy-fwd-recv",
          "tune.h1.zero-copy-fwd-send",
          "tune.listener.default-shards",
          "tune.max-checks-per-thread",
          "tune.max-rules-at-once",
          "tune.memory.hot-size",
          "tune.pt.zero-copy-forwarding",
          "tune.renice.runtime",
          "tune.renice.startup",
          "tune.ring.queues",
          "tune.streams-elasticity",
          "tune.takeover-other-tg-connections",
          "warn-blocked-traffic-after");

  /** All others, of TLS, HTTP, compression and Lua above all. */
  private static final List<String> OTHERS =
      List.of(
          "ca-base",
          "crt-base",
          "h1-accept-payload-with-any-method",
          "issuers-chain-path",
          "numa-cpu-mapping",
          "profiling.tasks",
          "ssl-default-bind-ciphers",
          "ssl-default-bind-ciphersuites",
          "ssl-default-bind-curves",
          "ssl-default-bind-options",
          "ssl-default-server-ciphers",
          "ssl-default-server-ciphersuites",
          "ssl-default-server-options",
          "ssl-dh-param-file",
          "ssl-load-extra-del-ext",
          "ssl-load-extra-files",
          "ssl-mode-async",
          "ssl-server-verify",
          "ssl-skip-self-issued-ca",
          "tune.comp.maxlevel",
          "tune.fd.edge-triggered",
          "tune.h2.header-table-size",
          "tune.h2.initial-window-size",
          "tune.h2.max-concurrent-streams",
          "tune.h2.max-frame-size",
          "tune.http.cookielen",
          "tune.http.logurilen",
          "tune.idletimer",
          "tune.lua.forced-yield",
          "tune.lua.maxmem",
          "tune.lua.service-timeout",
          "tune.lua.session-timeout",
          "tune.lua.task-timeout",
          "tune.pattern.cache-size",
          "tune.peers.max-updates-at-once",
          "tune.pool-high-fd-ratio",
          "tune.pool-low-fd-ratio",
          "tune.ssl.cachesize",
          "tune.ssl.capture-buffer-size",
          "tune.ssl.capture-cipherlist-size",
          "tune.ssl.default-dh-param",
          "tune.ssl.force-private-cache",
          "tune.ssl.hard-maxrecord",
          "tune.ssl.lifetime",
          "tune.ssl.maxrecord",
          "tune.ssl.ssl-ctx-cache-size",
          "tune.vars.check-max-size",
          "tune.vars.global-max-size",
          "tune.vars.proc-max-size",
          "tune.vars.reqres-max-size",
          "tune.vars.sess-max-size",
          "tune.vars.txn-max-size");

  private IdleKeywords() {}

  static void register(KeywordTable<GlobalKeyword> global) {
    INTEGERS.forEach(name -> global.add(name, IdleKeywords::integer));
    SWITCHES.forEach(name -> global.add(name, IdleKeywords::onOrOff));
    FLAGS.forEach(name -> global.add(name, IdleKeywords::flag));
    OTHERS.forEach(name -> global.add(name, IdleKeywords::noEffect));
    NEWER.forEach(name -> global.addUnsuggested(name, IdleKeywords::noEffect));
    global.add("tune.idle-pool.shared", IdleKeywords::sharedPools);
    global.add("busy-polling", IdleKeywords::busyPolling);
  }

  private static void noEffect(Line line, Settings.Builder global) {
    line.noEffect("'" + line.word(0) + "'");
  }

  private static void flag(Line line, Settings.Builder global) {
    if (line.atMostArguments(0)) {
      noEffect(line, global);
    }
  }

  private static void integer(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1)) {
      return;
    }
    if (line.word(1).isEmpty()) {
      line.alert(" : '" + line.word(0) + "' expects an integer argument.");
    } else {
      noEffect(line, global);
    }
  }

  private static void onOrOff(Line line, Settings.Builder global) {
    String value = line.word(1);
    if (value.equals("on") || value.equals("off")) {
      noEffect(line, global);
    } else {
      line.alert(" : '" + line.word(0) + "' expects either 'on' or 'off' but got '" + value + "'.");
    }
  }

  /** Each loop has idle connections of its own; nobody needs to be told where that is wanted. */
  private static void sharedPools(Line line, Settings.Builder global) {
    if (!line.word(1).equals("off")) {
      onOrOff(line, global);
    }
  }

  private static void busyPolling(Line line, Settings.Builder global) {
    if (line.atMostArguments(0) && line.prefix() != Line.Prefix.NO) {
      line.warn(
          " : 'busy-polling' is not carried out: loops that never sleep would take the processors"
              + " from the runtime's own threads, and delay what they are meant to speed up.");
    }
  }
}
