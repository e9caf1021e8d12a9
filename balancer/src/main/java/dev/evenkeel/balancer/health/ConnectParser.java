package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.AddressParser.PortRule;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.sample.Expression;
import java.util.Optional;
import java.util.Set;

/** Reads one {@code tcp-check connect} or {@code http-check connect} line. Used once. */
final class ConnectParser {
  private static final int MAX_PORT = 65535;

  private final RuleLine rule;
  private int port;
  private Optional<Expression> portFrom = Optional.empty();
  private Optional<Endpoint> address = Optional.empty();
  private boolean defaults;
  private boolean sendProxy;
  private boolean viaSocks4;
  private boolean linger;
  private String comment = "";

  ConnectParser(RuleLine rule) {
    this.rule = rule;
  }

  /** The step; empty after saying what is wrong. */
  Optional<CheckRule> parse() {
    while (rule.hasMore() && !rule.isFatal()) {
      option(rule.take());
    }
    return rule.isFatal()
        ? Optional.empty()
        : Optional.of(
            new CheckRule.Connect(
                port, portFrom, address, defaults, sendProxy, viaSocks4, linger, comment));
  }

  private void option(String word) {
    switch (word) {
      case "default" -> defaults = true;
      case "addr" -> address();
      case "port" -> port();
      case "proto" -> proto();
      case "send-proxy" -> sendProxy = true;
      case "via-socks4" -> viaSocks4 = true;
      case "linger" -> linger = true;
      case "comment" -> comment = rule.argument("'comment' expects a string as argument.");
      case "ssl" -> rule.line().notSupported("'ssl' of '" + rule.keyword() + " connect'");
      case "sni" -> tls("'sni' expects a string as argument.");
      case "alpn" -> tls("'alpn' : missing the comma-delimited ALPN protocol suite");
      default ->
          rule.fail(
              "expects 'comment', 'port', 'addr', 'send-proxy', 'ssl', 'sni', 'alpn' or"
                  + " 'via-socks4', 'linger', 'default' but got '"
                  + word
                  + "' as argument.");
    }
  }

  private void tls(String missing) {
    if (!rule.argument(missing).isEmpty()) {
      rule.line().notSupported("TLS of '" + rule.keyword() + " connect'");
    }
  }

  private void address() {
    String text = rule.argument("'addr' expects <ipv4|ipv6> as argument.");
    if (text.isEmpty()) {
      return;
    }
    try {
      address = Optional.of(AddressParser.parse(text, PortRule.OPTIONAL, false, true).endpoint());
    } catch (BadAddress wrong) {
      rule.fail("'addr' : " + wrong.text() + "\n.");
    }
  }

  private void port() {
    String text = rule.peek();
    if (!text.isEmpty() && !Numbers.isInteger(text)) {
      portFrom = rule.expressionOf("port");
      return;
    }
    if (rule.argument("'port' expects a port number or a sample expression as argument.")
        .isEmpty()) {
      return;
    }
    port = Numbers.lenient(text);
    if (port < 1 || port > MAX_PORT) {
      rule.fail(
          "expects a valid TCP port (from range 1 to 65535) or a sample expression, got "
              + text
              + ".");
    }
  }

  private void proto() {
    String name = rule.argument("'proto' expects a MUX protocol as argument.");
    if (name.isEmpty()) {
      return;
    }
    if (!Set.of("h1", "h2", "fcgi", "none").contains(name)) {
      rule.fail("'proto' : unknown MUX protocol '" + name + "'.");
    } else if (rule.isHttp() == name.equals("none")) {
      rule.fail("'proto' : invalid MUX protocol '" + name + "' for " + rule.keyword());
    } else if (!name.equals("none") && !name.equals("h1")) {
      rule.line().notSupported("'proto " + name + "' of '" + rule.keyword() + " connect'");
    }
  }
}
