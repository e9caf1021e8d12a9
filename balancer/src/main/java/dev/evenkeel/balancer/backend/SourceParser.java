package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.AddressParser.PortRule;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Settings;
import java.util.Optional;

/** The parser of {@code source}, of backends and of servers. Stateless. */
final class SourceParser {
  private SourceParser() {}

  static void parseOfProxy(Line line, ProxyDraft proxy) {
    boolean applies = proxy.warnUnlessBackend(line, "source");
    if (line.word(1).isEmpty()) {
      line.alert(
          " : 'source' expects <addr>[:<port>], and optionally 'usesrc' <addr>, and 'interface'"
              + " <name>.");
      return;
    }
    AddressParser.Parsed parsed;
    try {
      parsed =
          AddressParser.parse(
              line.environment().expand(line.word(1)), PortRule.OPTIONAL, false, true);
    } catch (BadAddress e) {
      line.alert(" : 'source " + line.word(1) + "' : " + e.text());
      return;
    }
    if (!(parsed.endpoint() instanceof Endpoint.Inet address)) {
      line.alert(" : 'source " + line.word(1) + "' : an IP address is expected.");
      return;
    }
    Optional<String> networkInterface = Optional.empty();
    switch (line.word(2)) {
      case "" -> {}
      case "interface" -> {
        if (line.word(3).isEmpty()) {
          line.alert(" : 'source' : missing interface name.");
          return;
        }
        networkInterface = Optional.of(line.word(3));
      }
      case "usesrc" -> {
        line.notSupported("'usesrc' of 'source'");
        return;
      }
      default -> {
        line.alert(" : 'source' only supports optional keywords 'interface' and 'usesrc'.");
        return;
      }
    }
    if (applies) {
      proxy
          .settings()
          .set(
              BackendSettings.SOURCE, Optional.of(new SourceAddress(address, 0, networkInterface)));
    }
  }

  static void parseOfServer(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail(
          "'source' expects <addr>[:<port>[-<port>]], and optionally 'usesrc' <addr>, and"
              + " 'interface' <name> as argument.");
      return;
    }
    boolean range = text.matches(".*:[0-9]+-[0-9]+");
    AddressParser.Parsed parsed;
    try {
      PortRule rule = range ? PortRule.REQUIRED_OR_RANGE : PortRule.OPTIONAL;
      parsed = AddressParser.parse(text, rule, false, true);
    } catch (BadAddress e) {
      arguments.fail("'source " + text + "' : " + e.text());
      return;
    }
    if (!(parsed.endpoint() instanceof Endpoint.Inet address)) {
      arguments.fail("'source " + text + "' : an IP address is expected");
      return;
    }
    Optional<String> networkInterface = Optional.empty();
    if (arguments.peek().equals("interface")) {
      arguments.argument();
      String name = arguments.argument();
      if (name.isEmpty()) {
        arguments.fail("'server' : missing interface name");
        return;
      }
      networkInterface = Optional.of(name);
    } else if (arguments.peek().equals("usesrc")) {
      arguments.line().notSupported("'usesrc' of 'source'");
      arguments.end();
      return;
    }
    settings.set(
        ServerSettings.SOURCE,
        Optional.of(new SourceAddress(address, range ? parsed.lastPort() : 0, networkInterface)));
  }
}
