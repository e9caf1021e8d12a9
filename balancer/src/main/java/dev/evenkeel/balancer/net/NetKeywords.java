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
        .add("nbthread", NetKeywords::nbthread)
        .add("maxconnrate", Keywords.integer(NetworkSettings.MAX_CONNECTION_RATE))
        .add("maxsessrate", Keywords.integer(NetworkSettings.MAX_SESSION_RATE))
        .add("maxpipes", Keywords.integerOnce(NetworkSettings.MAX_PIPES))
        .add("tune.maxaccept", Keywords.integerOnce(NetworkSettings.MAX_ACCEPT))
        .add("tune.bufsize", NetKeywords::bufsize)
        .add("tune.pipesize", Keywords.integer(NetworkSettings.PIPE_BYTES))
        .add("nosplice", Keywords.flag(NetworkSettings.SPLICE, false))
        .add("noreuseport", Keywords.flag(NetworkSettings.REUSE_PORT, false));
    tables
        .proxy()
        .add("bind", new BindKeyword(tables.bind()))
        .add("maxconn", NetKeywords::maxconn)
        .add("backlog", NetKeywords::backlog)
        .add("rate-limit", NetKeywords::rateLimit);
    tables.option().add("socket-stats", Keywords.frontendOption(FrontendSettings.SOCKET_STATS));
  }

  private static void rateLimit(Line line, ProxyDraft proxy) {
    if (!line.word(1).equals("sessions")) {
      line.alert(" : 'rate-limit' only supports 'sessions' (got '" + line.word(1) + "')");
      return;
    }
    String text = line.word(2);
    if (text.isEmpty()) {
      line.alert(" : 'rate-limit sessions' expects expects an integer value (in sessions/second)");
      return;
    }
    int digits = text.startsWith("-") ? 1 : 0;
    for (int at = digits; at < text.length(); at++) {
      if (!Character.isDigit(text.charAt(at))) {
        line.alert(
            " : 'rate-limit sessions' : unexpected character '"
                + text.substring(at)
                + "' in integer value '"
                + text
                + "'");
        return;
      }
    }
    if (!proxy.hasFrontend()) {
      line.warn(
          " : rate-limit sessions will be ignored because "
              + proxy.describe()
              + " has no frontend capability");
      return;
    }
    proxy.settings().set(FrontendSettings.SESSION_RATE, Math.max(0, Numbers.lenient(line.word(2))));
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

  private static void maxconn(Line line, ProxyDraft proxy) {
    integer(line, proxy, FrontendSettings.MAXCONN, " Maybe you want 'fullconn' instead ?");
  }

  private static void backlog(Line line, ProxyDraft proxy) {
    integer(line, proxy, FrontendSettings.BACKLOG, "");
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
