package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** The parser of {@code bind} lines (manual, chapter 5.1). Stateless. */
public final class BindKeyword implements ProxyKeyword {
  private final KeywordTable<LineOption> options;

  BindKeyword(KeywordTable<LineOption> options) {
    this.options = options;
  }

  @Override
  public void parse(Line line, ProxyDraft proxy) {
    if (!proxy.forbidInDefaults(line, "bind", " : ")) {
      return;
    }
    boolean applies = proxy.warnUnlessFrontend(line, "bind", "");
    String text = line.word(1);
    if (text.isEmpty()) {
      line.alert(
          " : 'bind' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as arguments.");
      return;
    }
    List<Endpoint> endpoints;
    try {
      endpoints = endpoints(line.environment().expand(text));
    } catch (BadAddress e) {
      line.alert(" : 'bind' : " + e.text());
      return;
    }
    String subject = " : 'bind " + text + "' in section '" + proxy.section() + "'";
    OptionArguments arguments =
        new OptionArguments(line, 2, "parsing [" + line.position() + "]" + subject + " : ", "");
    Settings.Builder settings = Settings.builder();
    while (arguments.advance()) {
      String keyword = arguments.keyword();
      LineOption option = options.find(keyword).orElse(null);
      if (option != null) {
        option.parse(arguments, settings);
      } else if (options.isKnown(keyword)) {
        line.notSupported("option '" + keyword + "' of 'bind'");
        return;
      } else {
        String hint = options.hint(keyword, List.of());
        line.alert(subject + ": unknown keyword '" + keyword + "'" + (hint.isEmpty() ? "." : hint));
        return;
      }
    }
    if (!line.isFatal() && applies) {
      proxy.binds().add(new Bind(line.position(), text, endpoints, settings.build()));
    }
  }

  /** Spreads a list of addresses with port ranges out into single ones. */
  public static List<Endpoint> endpoints(String text) throws BadAddress {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      AddressParser.Parsed parsed =
          AddressParser.parse(one, AddressParser.PortRule.REQUIRED_OR_RANGE, true, true);
      if (parsed.endpoint() instanceof Endpoint.Inet(var host, int first)) {
        for (int port = first; port <= parsed.lastPort(); port++) {
          endpoints.add(new Endpoint.Inet(host, port));
        }
      } else {
        endpoints.add(parsed.endpoint());
      }
    }
    return endpoints;
  }
}
