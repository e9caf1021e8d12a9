package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.AddressParser.PortRule;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
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
    Optional<ClientSource> client = Optional.empty();
    for (int index = 2; !line.word(index).isEmpty(); index += 2) {
      String value = line.word(index + 1);
      switch (line.word(index)) {
        case "interface" -> {
          if (value.isEmpty()) {
            line.alert(" : 'source' : missing interface name.");
            return;
          }
          networkInterface = Optional.of(value);
        }
        case "usesrc" -> {
          if (value.isEmpty()) {
            line.alert(" : 'usesrc' expects <addr>[:<port>], 'client', or 'clientip' as argument.");
            return;
          }
          try {
            client = Optional.of(clientSource(line.environment().expand(value)));
          } catch (BadAddress e) {
            line.alert(" : 'usesrc " + value + "' : " + e.text());
            return;
          }
        }
        default -> {
          line.alert(" : 'source' only supports optional keywords 'interface' and 'usesrc'.");
          return;
        }
      }
    }
    if (applies) {
      proxy
          .settings()
          .set(
              BackendSettings.SOURCE,
              Optional.of(new SourceAddress(address, 0, networkInterface, client)));
    }
  }

  /** What stands in the parentheses: a name, and which of its values if not the last. */
  private static ClientSource header(String text) {
    int end = text.indexOf(')');
    String[] arguments = text.substring(0, end < 0 ? text.length() : end).split(",", 2);
    int occurrence = arguments.length < 2 ? 0 : Numbers.lenient(arguments[1].strip());
    return new ClientSource.Header(arguments[0].strip(), occurrence == 0 ? -1 : occurrence);
  }

  private static ClientSource clientSource(String text) throws BadAddress {
    if (text.equals("client")) {
      return new ClientSource.HostAndPort();
    }
    if (text.equals("clientip")) {
      return new ClientSource.Host();
    }
    if (text.startsWith("hdr_ip(")) {
      return header(text.substring("hdr_ip(".length()));
    }
    AddressParser.Parsed parsed = AddressParser.parse(text, PortRule.OPTIONAL, false, true);
    if (parsed.endpoint() instanceof Endpoint.Inet address) {
      return new ClientSource.Fixed(address);
    }
    return new ClientSource.Host();
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
    Optional<ClientSource> client = Optional.empty();
    while (true) {
      if (arguments.peek().equals("interface")) {
        arguments.argument();
        String name = arguments.argument();
        if (name.isEmpty()) {
          arguments.fail("'server' : missing interface name");
          return;
        }
        networkInterface = Optional.of(name);
      } else if (arguments.peek().equals("usesrc")) {
        arguments.argument();
        String from = arguments.argument();
        if (from.isEmpty()) {
          arguments.fail(
              "'usesrc' expects <addr>[:<port>], 'client', 'clientip', or 'hdr_ip(name,#)' as"
                  + " argument");
          return;
        }
        try {
          client = Optional.of(clientSource(from));
        } catch (BadAddress e) {
          arguments.fail("'usesrc " + from + "' : " + e.text());
          return;
        }
      } else {
        break;
      }
    }
    settings.set(
        ServerSettings.SOURCE,
        Optional.of(
            new SourceAddress(address, range ? parsed.lastPort() : 0, networkInterface, client)));
  }
}
