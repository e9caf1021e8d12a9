package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import java.util.ArrayList;
import java.util.List;

/**
 * The parsers of the options that say how servers are checked: {@code option httpchk}, {@code
 * tcp-check}, {@code mysql-check} and so on (manual, chapter 4.2). The last one counts. Stateless.
 */
final class CheckMethodOptions {
  private CheckMethodOptions() {}

  static void register(KeywordTable<ProxyKeyword> options) {
    options
        .add("tcp-check", option(CheckMethodOptions::tcpCheck))
        .add("httpchk", option(CheckMethodOptions::httpCheck))
        .add("ssl-hello-chk", protocol(0, words -> ProtocolChecks.sslHello()))
        .add("smtpchk", protocol(2, CheckMethodOptions::smtp))
        .add("redis-check", protocol(0, words -> ProtocolChecks.redis()))
        .add("ldap-check", protocol(0, words -> ProtocolChecks.ldap()))
        .add("mysql-check", option(CheckMethodOptions::mysql))
        .add("pgsql-check", option(CheckMethodOptions::postgres))
        .add("spop-check", option(CheckMethodOptions::spop))
        .add("external-check", CheckMethodOptions::external);
  }

  /** What all have in common: they are not negated, and only backends have them. */
  private static ProxyKeyword option(ProxyKeyword parser) {
    return (line, proxy) -> {
      if (!Keywords.refusesPrefix(line)) {
        parser.parse(line, proxy);
      }
    };
  }

  /** Steps from the words of a line. */
  @FunctionalInterface
  private interface Steps {
    List<CheckRule> of(List<String> words);
  }

  private static ProxyKeyword protocol(int maxArguments, Steps steps) {
    return option((line, proxy) -> {
      boolean inBackend = proxy.warnUnlessBackend(line, line.word(1));
      if (line.atMostArguments(maxArguments, 1) && inBackend) {
        use(proxy, CheckMethod.PROTOCOL, steps.of(line.wordsFrom(2)));
      }
    });
  }

  private static void use(ProxyDraft proxy, CheckMethod method, List<CheckRule> steps) {
    proxy.settings().set(CheckSettings.METHOD, method);
    proxy.settings().set(CheckSettings.PROTOCOL_RULES, steps);
  }

  private static void tcpCheck(Line line, ProxyDraft proxy) {
    boolean inBackend = proxy.warnUnlessBackend(line, line.word(1));
    if (line.atMostArguments(0, 1) && inBackend) {
      use(proxy, CheckMethod.TCP, List.of());
    }
  }

  private static List<CheckRule> smtp(List<String> words) {
    boolean known =
        words.size() == 2 && (words.getFirst().equals("HELO") || words.getFirst().equals("EHLO"));
    return ProtocolChecks.smtp(known ? String.join(" ", words) : "HELO localhost");
  }

  private static void mysql(Line line, ProxyDraft proxy) {
    boolean inBackend = proxy.warnUnlessBackend(line, line.word(1));
    if (!line.atMostArguments(3, 1)) {
      return;
    }
    String user = line.word(3);
    String version = line.word(4);
    if (line.count() == 2) {
      if (inBackend) {
        use(proxy, CheckMethod.PROTOCOL, ProtocolChecks.mysqlGreeting());
      }
    } else if (!line.word(2).equals("user")) {
      line.alert(
          " : 'option mysql-check' only supports optional values: 'user' (got '"
              + line.word(2)
              + "').");
    } else if (user.isEmpty()) {
      line.alert(" : 'option mysql-check user' expects <username> as argument.");
    } else if (!List.of("", "pre-41", "post-41").contains(version)) {
      line.alert(" : keyword 'user' only supports 'post-41' and 'pre-41' (got '" + version + "').");
    } else if (inBackend) {
      use(proxy, CheckMethod.PROTOCOL, ProtocolChecks.mysqlLogin(user, version.equals("pre-41")));
    }
  }

  private static void postgres(Line line, ProxyDraft proxy) {
    boolean inBackend = proxy.warnUnlessBackend(line, line.word(1));
    if (!line.atMostArguments(2, 1)) {
      return;
    }
    if (!line.word(2).equals("user") || line.word(3).isEmpty()) {
      line.alert(" : 'option pgsql-check' expects 'user <username>' as argument.");
    } else if (inBackend) {
      use(proxy, CheckMethod.PROTOCOL, ProtocolChecks.postgres(line.word(3)));
    }
  }

  private static void spop(Line line, ProxyDraft proxy) {
    boolean inBackend = proxy.warnUnlessBackend(line, line.word(1));
    if (line.atMostArguments(0, 1) && inBackend) {
      use(proxy, CheckMethod.SPOP, ProtocolChecks.spop(false));
    }
  }

  private static void external(Line line, ProxyDraft proxy) {
    if (!Keywords.refusesPrefix(line) && line.atMostArguments(0, 1)) {
      use(proxy, CheckMethod.EXTERNAL, List.of());
    }
  }

  private static void httpCheck(Line line, ProxyDraft proxy) {
    boolean inBackend = proxy.warnUnlessBackend(line, line.word(1));
    if (!line.atMostArguments(3, 1) || !inBackend) {
      return;
    }
    HttpRequest request =
        switch (line.count()) {
          case 2 -> request("OPTIONS", "/", "HTTP/1.0");
          case 3 -> request("OPTIONS", line.word(2), "HTTP/1.0");
          case 4 -> request(line.word(2), line.word(3), "HTTP/1.0");
          default -> withHiddenParts(line);
        };
    if (line.isFatal()) {
      return;
    }
    use(proxy, CheckMethod.HTTP, List.of());
    proxy
        .settings()
        .set(
            CheckSettings.HTTP_RULES,
            HttpRules.withOption(CheckRuleKeywords.own(proxy, CheckSettings.HTTP_RULES), request));
  }

  private static HttpRequest request(String method, String uri, String version) {
    return new HttpRequest(method, CheckText.of(uri), version, List.of(), CheckText.NONE);
  }

  /** Before {@code http-check send} came, headers and a body were hidden in the version. */
  private static HttpRequest withHiddenParts(Line line) {
    String text = line.word(4);
    int end = text.indexOf("\r\n");
    if (end < 0) {
      return request(line.word(2), line.word(3), text);
    }
    String hidden = text.substring(end + 2);
    int blank = hidden.startsWith("\r\n") ? 0 : hidden.indexOf("\r\n\r\n");
    String body = blank < 0 ? "" : hidden.substring(hidden.startsWith("\r\n") ? 2 : blank + 4);
    String head = blank < 0 ? hidden : hidden.substring(0, blank);
    List<HttpRequest.Header> headers = new ArrayList<>();
    for (String header : head.split("\r\n", -1)) {
      int colon = header.indexOf(':');
      if (header.isEmpty()) {
        continue;
      }
      if (colon <= 0) {
        line.alert(" : 'option httpchk' : unable to parse the request '" + hidden + "\n'..");
        return HttpRequest.DEFAULT;
      }
      headers.add(
          new HttpRequest.Header(
              header.substring(0, colon), CheckText.of(header.substring(colon + 1).strip())));
    }
    line.warn(
        ": 'option httpchk' : hiding headers or body at the end of the version string is"
            + " deprecated. Please, consider to use 'http-check send' directive instead.");
    return new HttpRequest(
        line.word(2),
        CheckText.of(line.word(3)),
        text.substring(0, end),
        List.copyOf(headers),
        CheckText.of(body));
  }
}
