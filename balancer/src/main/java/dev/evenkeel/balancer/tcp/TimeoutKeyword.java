package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import java.util.Map;

/** The parser of {@code timeout} (manual, chapter 4.2). Stateless. */
final class TimeoutKeyword implements ProxyKeyword {
  private record Kind(Setting<Integer> setting, boolean needsFrontend, boolean needsBackend) {}

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("client", new Kind(Timeouts.CLIENT, true, false)),
          Map.entry("client-hs", new Kind(Timeouts.CLIENT_HANDSHAKE, true, false)),
          Map.entry("client-fin", new Kind(Timeouts.CLIENT_FIN, true, false)),
          Map.entry("server", new Kind(Timeouts.SERVER, false, true)),
          Map.entry("server-fin", new Kind(Timeouts.SERVER_FIN, false, true)),
          Map.entry("connect", new Kind(Timeouts.CONNECT, false, true)),
          Map.entry("queue", new Kind(Timeouts.QUEUE, false, true)),
          Map.entry("check", new Kind(Timeouts.CHECK, false, true)),
          Map.entry("tunnel", new Kind(Timeouts.TUNNEL, false, true)),
          Map.entry("http-request", new Kind(Timeouts.HTTP_REQUEST, false, false)),
          Map.entry("http-keep-alive", new Kind(Timeouts.HTTP_KEEP_ALIVE, false, false)),
          Map.entry("tarpit", new Kind(Timeouts.TARPIT, false, false)));

  @Override
  public void parse(Line line, ProxyDraft proxy) {
    Kind kind = KINDS.get(line.word(1));
    if (kind == null) {
      line.alert(
          " : 'timeout' supports 'client', 'server', 'connect', 'check', 'queue',"
              + " 'http-keep-alive', 'http-request', 'tunnel', 'tarpit', 'client-fin' and"
              + " 'server-fin' (got '"
              + line.word(1)
              + "')");
      return;
    }
    String name = "timeout " + line.word(1);
    String text = line.word(2);
    if (text.isEmpty()) {
      line.alert(" : '" + name + "' expects an integer value (in milliseconds)");
      return;
    }
    switch (Delay.ofMillis(text, line.diagnostics()::warning)) {
      case Delay.Of(int value) -> set(line, proxy, kind, name, value);
      case Delay.Unexpected(String character) ->
          line.alert(" : unexpected character '" + character + "' in '" + name + "'");
      case Delay.Overflow() ->
          line.alert(
              " : timer overflow in argument '"
                  + text
                  + "' to '"
                  + name
                  + "' (maximum value is 2147483647 ms or ~24.8 days)");
    }
  }

  private static void set(Line line, ProxyDraft proxy, Kind kind, String name, int value) {
    if (!line.word(3).isEmpty()) {
      line.alert(
          " : '"
              + name
              + "' : unexpected extra argument '"
              + line.word(3)
              + "' after value '"
              + line.word(2)
              + "'.");
    } else if (belongs(line, proxy, kind, "'" + name + "'")
        && !proxy.isDefaults()
        && !proxy.settings().get(kind.setting()).equals(proxy.inherited().get(kind.setting()))) {
      line.warn(" : overwriting '" + name + "' which was already specified");
    }
    proxy.settings().set(kind.setting(), value);
  }

  private static boolean belongs(Line line, ProxyDraft proxy, Kind kind, String quoted) {
    return (!kind.needsFrontend() || proxy.warnIgnoredUnless(line, quoted, true))
        && (!kind.needsBackend() || proxy.warnIgnoredUnless(line, quoted, false));
  }
}
