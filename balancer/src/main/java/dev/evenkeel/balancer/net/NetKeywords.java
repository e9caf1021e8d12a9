package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;

/** The parsers of the keywords of listeners, event loops and buffers. Stateless. */
public final class NetKeywords {
  private static final int MAX_THREADS = 64;

  private NetKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables) {
    BindOptions.register(tables.bind());
    tables
        .global()
        .add("maxconn", Keywords.integerOnce(NetworkSettings.MAXCONN))
        .add("maxconnrate", Keywords.integerOnce(NetworkSettings.MAX_CONNECTION_RATE))
        .add("maxsessrate", Keywords.integerOnce(NetworkSettings.MAX_SESSION_RATE))
        .add("nbthread", NetKeywords::nbthread)
        .add("maxpipes", Keywords.integerOnce(NetworkSettings.MAX_PIPES))
        .add("tune.maxaccept", Keywords.integerOnce(NetworkSettings.MAX_ACCEPT))
        .add("tune.bufsize", NetKeywords::bufsize)
        .add("tune.maxrewrite", NetKeywords::maxrewrite)
        .add("unix-bind", UnixBinding::parse)
        .add("tune.rcvbuf.client", Keywords.integerOnce(NetworkSettings.CLIENT_RECEIVE_BYTES))
        .add("tune.sndbuf.client", Keywords.integerOnce(NetworkSettings.CLIENT_SEND_BYTES))
        .add("tune.rcvbuf.server", Keywords.integerOnce(NetworkSettings.SERVER_RECEIVE_BYTES))
        .add("tune.sndbuf.server", Keywords.integerOnce(NetworkSettings.SERVER_SEND_BYTES))
        .add("tune.pipesize", Keywords.integer(NetworkSettings.PIPE_BYTES))
        .add("nosplice", Keywords.flag(NetworkSettings.SPLICE, false))
        .add("noreuseport", Keywords.flag(NetworkSettings.REUSE_PORT, false));
    tables
        .option()
        .add("socket-stats", Keywords.frontendOption(FrontendSettings.SOCKET_STATS))
        .add("contstats", Keywords.frontendOption(FrontendSettings.CONTINUOUS_STATS));
    tables
        .proxy()
        .add("bind", new BindKeyword(tables.bind()))
        .add("maxconn", NetKeywords::maxconn)
        .add("rate-limit", NetKeywords::rateLimit)
        .add("backlog", NetKeywords::backlog);
  }

  private static void nbthread(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1)) {
      return;
    }
    String text = line.word(1);
    if (!Numbers.isInteger(text)) {
      line.alert(" : 'nbthread' passed a missing or unparsable integer value in '" + text + "'");
      return;
    }
    int value = Numbers.lenient(text);
    if (value < 1 || value > MAX_THREADS) {
      line.alert(" : 'nbthread' value must be between 1 and 64 (was " + value + ")");
      return;
    }
    global.set(NetworkSettings.NBTHREAD, value);
  }

  private static void bufsize(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1) || !Keywords.hasArgument(line, "an integer argument.")) {
      return;
    }
    int value = Numbers.lenient(line.word(1));
    if (value <= 0) {
      line.alert(" : 'tune.bufsize' expects a positive integer argument.");
      return;
    }
    global.set(NetworkSettings.BUFFER_BYTES, value);
  }

  private static void maxrewrite(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1) || !Keywords.hasArgument(line, "an integer argument.")) {
      return;
    }
    int value = Numbers.lenient(line.word(1));
    if (value < 0) {
      line.alert(" : 'tune.maxrewrite' expects a positive integer argument.");
      return;
    }
    global.set(NetworkSettings.REWRITE_BYTES, value);
  }

  private static void maxconn(Line line, ProxyDraft proxy) {
    integer(line, proxy, FrontendSettings.MAXCONN, " Maybe you want 'fullconn' instead ?");
  }

  private static void backlog(Line line, ProxyDraft proxy) {
    integer(line, proxy, FrontendSettings.BACKLOG, "");
  }

  private static void rateLimit(Line line, ProxyDraft proxy) {
    if (!line.word(1).equals("sessions")) {
      line.alert(" : 'rate-limit' only supports 'sessions' (got '" + line.word(1) + "')");
      return;
    }
    String value = line.word(2);
    if (value.isEmpty()) {
      line.alert(" : 'rate-limit sessions' expects expects an integer value (in sessions/second)");
      return;
    }
    if (Keywords.hasDigits(line, "rate-limit sessions", value, false)
        && proxy.warnIgnoredUnless(line, "rate-limit sessions", true)) {
      proxy.settings().set(FrontendSettings.SESSION_RATE, Numbers.lenient(value));
    }
  }

  private static void integer(
      Line line, ProxyDraft proxy, Setting<Integer> setting, String advice) {
    boolean applies = proxy.warnUnlessFrontend(line, line.word(0), advice);
    if (!line.atMostArguments(1) || !Keywords.hasArgument(line, "an integer argument.")) {
      return;
    }
    if (applies) {
      proxy.settings().set(setting, Numbers.lenient(line.word(1)));
    }
  }
}
