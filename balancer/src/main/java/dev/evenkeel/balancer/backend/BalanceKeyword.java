package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;

/** The parser of {@code balance} (manual, chapter 4.2). Stateless. */
final class BalanceKeyword implements ProxyKeyword {
  @Override
  public void parse(Line line, ProxyDraft proxy) {
    boolean applies = proxy.warnUnlessBackend(line, "balance");
    String word = line.word(1);
    if (word.startsWith("random")) {
      random(line, proxy, applies);
      return;
    }
    Algorithm algorithm =
        switch (word) {
          case "", "roundrobin" -> Algorithm.ROUNDROBIN;
          case "static-rr" -> Algorithm.STATIC_RR;
          case "leastconn" -> Algorithm.LEASTCONN;
          case "first" -> Algorithm.FIRST;
          case "source" -> Algorithm.SOURCE;
          default -> null;
        };
    if (algorithm == null) {
      refuse(line, word);
    } else if (applies) {
      proxy.settings().set(BackendSettings.ALGORITHM, algorithm);
    }
  }

  private static void random(Line line, ProxyDraft proxy, boolean applies) {
    String draws = line.word(1).substring("random".length());
    int count = BackendSettings.RANDOM_DRAWS.defaultValue();
    if (draws.startsWith("(")) {
      int end = 1;
      while (end < draws.length() && Character.isDigit(draws.charAt(end))) {
        end++;
      }
      if (end >= draws.length() || draws.charAt(end) != ')') {
        String found = end < draws.length() ? draws.substring(end, end + 1) : "";
        line.alert(" : balance random : unexpected character '" + found + "' after argument.");
        return;
      }
      count = Numbers.lenient(draws.substring(1));
      if (count < 1) {
        line.alert(" : balance random : number of draws must be at least 1.");
        return;
      }
    } else if (!draws.isEmpty()) {
      refuse(line, line.word(1));
      return;
    }
    if (applies) {
      proxy.settings().set(BackendSettings.ALGORITHM, Algorithm.RANDOM);
      proxy.settings().set(BackendSettings.RANDOM_DRAWS, count);
    }
  }

  private static void refuse(Line line, String word) {
    int parenthesis = word.indexOf('(');
    String name = parenthesis < 0 ? word : word.substring(0, parenthesis);
    switch (name) {
      case "uri", "url_param", "hdr", "rdp-cookie", "hash", "log-hash", "sticky" ->
          line.notSupported("'balance " + name + "'");
      default ->
          line.alert(
              " : balance only supports 'roundrobin', 'static-rr', 'leastconn', 'source', 'uri',"
                  + " 'url_param', 'hdr(name)' and 'rdp-cookie(name)' options.");
    }
  }
}
