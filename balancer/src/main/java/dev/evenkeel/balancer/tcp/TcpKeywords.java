package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;

/** The parsers of timeouts and of the options that shape connections. Stateless. */
public final class TcpKeywords {
  private TcpKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables) {
    tables.proxy().add("timeout", new TimeoutKeyword());
    KeywordTable<ProxyKeyword> option = tables.option();
    option
        .add("tcpka", TcpKeywords::tcpka)
        .add("clitcpka", Keywords.frontendOption(RelaySettings.CLIENT_KEEPALIVE))
        .add("srvtcpka", Keywords.backendOption(RelaySettings.SERVER_KEEPALIVE))
        .add("nolinger", Keywords.commonOption(RelaySettings.NO_LINGER))
        .add("tcp-smart-accept", Keywords.frontendOption(RelaySettings.SMART_ACCEPT))
        .add("tcp-smart-connect", Keywords.backendOption(RelaySettings.SMART_CONNECT))
        .add("splice-auto", Keywords.commonOption(RelaySettings.SPLICE_AUTO))
        .add("splice-request", Keywords.commonOption(RelaySettings.SPLICE_REQUEST))
        .add("splice-response", Keywords.commonOption(RelaySettings.SPLICE_RESPONSE))
        .add("abortonclose", Keywords.backendOption(RelaySettings.ABORT_ON_CLOSE));
    KeywordTable<ProxyKeyword> proxy = tables.proxy();
    proxy
        .add("clitcpka-cnt", count(RelaySettings.CLIENT_KEEPALIVE_PROBES, true))
        .add("clitcpka-idle", seconds(RelaySettings.CLIENT_KEEPALIVE_IDLE_S, true))
        .add("clitcpka-intvl", seconds(RelaySettings.CLIENT_KEEPALIVE_INTERVAL_S, true))
        .add("srvtcpka-cnt", count(RelaySettings.SERVER_KEEPALIVE_PROBES, false))
        .add("srvtcpka-idle", seconds(RelaySettings.SERVER_KEEPALIVE_IDLE_S, false))
        .add("srvtcpka-intvl", seconds(RelaySettings.SERVER_KEEPALIVE_INTERVAL_S, false));
  }

  private static void tcpka(Line line, ProxyDraft proxy) {
    if (Keywords.refusesPrefix(line) || !line.atMostArguments(0, 1)) {
      return;
    }
    if (proxy.hasFrontend()) {
      proxy.settings().set(RelaySettings.CLIENT_KEEPALIVE, true);
    }
    if (proxy.hasBackend()) {
      proxy.settings().set(RelaySettings.SERVER_KEEPALIVE, true);
    }
  }

  private static ProxyKeyword count(Setting<Integer> setting, boolean frontend) {
    return (line, proxy) -> {
      String value = line.word(1);
      if (value.isEmpty()) {
        line.alert(" : '" + line.word(0) + "' expects an integer value");
      } else if (!Numbers.isInteger(value)) {
        line.alert(
            " : '"
                + line.word(0)
                + "' : unexpected character '"
                + value.charAt(0)
                + "' in integer value '"
                + value
                + "'");
      } else if (proxy.warnIgnoredUnless(line, line.word(0), frontend)) {
        proxy.settings().set(setting, Numbers.lenient(value));
      }
    };
  }

  private static ProxyKeyword seconds(Setting<Integer> setting, boolean frontend) {
    return (line, proxy) -> {
      if (line.word(1).isEmpty()) {
        line.alert(" : '" + line.word(0) + "' expects an integer value");
        return;
      }
      switch (Delay.ofSeconds(line.word(1), line.diagnostics()::warning)) {
        case Delay.Of(int value) -> {
          if (proxy.warnIgnoredUnless(line, line.word(0), frontend)) {
            proxy.settings().set(setting, value);
          }
        }
        case Delay.Unexpected(String character) ->
            line.alert(
                " : unexpected character '"
                    + character
                    + "' in argument to <"
                    + line.word(0)
                    + ">.");
        case Delay.Overflow() ->
            line.alert(
                " : timer overflow in argument <"
                    + line.word(1)
                    + "> to <"
                    + line.word(0)
                    + ">, maximum value is 2147483647 ms (~24.8 days).");
      }
    };
  }
}
