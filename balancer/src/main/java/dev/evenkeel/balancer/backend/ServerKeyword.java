package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.AddressParser.PortRule;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ServerDraft;
import dev.evenkeel.balancer.config.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parser of {@code server} and {@code default-server} lines (manual, chapter 5.2). */
final class ServerKeyword {
  private final KeywordTable<LineOption> options;

  ServerKeyword(KeywordTable<LineOption> options) {
    this.options = options;
  }

  void parse(Line line, ProxyDraft proxy) {
    if (!definesServers(line, proxy)) {
      return;
    }
    String at = at(line);
    String name = line.word(1);
    String text = line.word(2);
    if (text.isEmpty()) {
      line.alertBare(at + "'server' expects <name> and <addr>[:<port>] as arguments.");
      return;
    }
    if (!name.matches("[A-Za-z0-9_.:-]+")) {
      String wrong = name.replaceAll("[A-Za-z0-9_.:-]", "").substring(0, 1);
      line.alertBare(
          at + "character '" + wrong + "' is not permitted in server name '" + name + "'.");
      return;
    }
    String subject = at + "'server " + proxy.name() + "/" + name + "' : ";
    AddressParser.Parsed address = address(line, text, subject);
    Settings.Builder settings = address == null ? null : options(line, 3, proxy, subject);
    if (address != null && settings != null) {
      proxy.servers().add(new ServerDraft(name, line.position(), address, settings));
    }
  }

  /** {@code server-template}: as many servers as a number or a range says, all alike. */
  void parseTemplate(Line line, ProxyDraft proxy) {
    if (!definesServers(line, proxy)) {
      return;
    }
    String at = at(line);
    String prefix = line.word(1);
    String range = line.word(2);
    String text = line.word(3);
    if (text.isEmpty()) {
      line.alertBare(
          at + "'server-template' expects <prefix> <nb | range> <addr>[:<port>] as arguments.");
      return;
    }
    int[] numbers = range(range);
    if (numbers.length == 0) {
      line.alertBare(at + "Wrong server-template number or range arg '" + range + "'.");
      return;
    }
    String subject = at + "'server-template " + proxy.name() + "/" + prefix + "' : ";
    AddressParser.Parsed address = address(line, text, subject);
    Settings.Builder settings = address == null ? null : options(line, 4, proxy, subject);
    if (address == null || settings == null) {
      return;
    }
    for (int number = numbers[0]; number <= numbers[1]; number++) {
      Settings.Builder own = settings.build().toBuilder();
      if (number > numbers[0]) {
        // An id is one server's alone.
        own.unset(ServerSettings.ID);
      }
      proxy.servers().add(new ServerDraft(prefix + number, line.position(), address, own));
    }
  }

  private static String at(Line line) {
    return "[" + line.position() + "] : ";
  }

  private static boolean definesServers(Line line, ProxyDraft proxy) {
    if (proxy.isDefaults()) {
      line.alertBare(at(line) + "'" + line.word(0) + "' not allowed in 'defaults' section.");
      return false;
    }
    return allowed(line, proxy);
  }

  private static AddressParser.@Nullable Parsed address(Line line, String text, String subject) {
    try {
      return AddressParser.parse(
          line.environment().expand(text), PortRule.OPTIONAL_OR_OFFSET, false, false);
    } catch (BadAddress e) {
      line.alertBare(subject + e.text());
      return null;
    }
  }

  /** The options from a word on, over those of {@code default-server}; null if one is wrong. */
  private Settings.@Nullable Builder options(
      Line line, int from, ProxyDraft proxy, String subject) {
    Settings.Builder settings = proxy.serverDefaults().build().toBuilder();
    boolean right =
        walk(line, new OptionArguments(line, from, subject, "."), settings, subject, false)
            && hasFreeId(line, proxy, settings, subject);
    return right ? settings : null;
  }

  /** First and last number of a template's range; empty if it is none. */
  private static int[] range(String text) {
    if (!text.matches("[0-9]{1,6}(-[0-9]{1,6})?")) {
      return new int[0];
    }
    int dash = text.indexOf('-');
    int first = dash < 0 ? 1 : Integer.parseInt(text.substring(0, dash));
    int last = Integer.parseInt(text.substring(dash + 1));
    return first > last ? new int[0] : new int[] {first, last};
  }

  private static boolean hasFreeId(
      Line line, ProxyDraft proxy, Settings.Builder settings, String subject) {
    int id = settings.get(ServerSettings.ID);
    for (ServerDraft other : proxy.servers()) {
      if (id != 0 && other.settings().get(ServerSettings.ID) == id) {
        line.alertBare(
            subject
                + "'id' : custom id "
                + id
                + " already used at "
                + other.position()
                + " ('server "
                + other.name()
                + "').");
        return false;
      }
    }
    return true;
  }

  void parseDefault(Line line, ProxyDraft proxy) {
    if (!allowed(line, proxy)) {
      return;
    }
    String at = at(line);
    OptionArguments arguments = new OptionArguments(line, 1, at, ".");
    walk(line, arguments, proxy.serverDefaults(), at, true);
  }

  private static boolean allowed(Line line, ProxyDraft proxy) {
    if (proxy.hasBackend()) {
      return true;
    }
    line.alertBare(
        "["
            + line.position()
            + "] : parsing ["
            + line.position()
            + "] : '"
            + line.word(0)
            + "' not allowed because "
            + proxy.describe()
            + " has no backend capability.");
    return false;
  }

  private boolean walk(
      Line line,
      OptionArguments arguments,
      Settings.Builder settings,
      String subject,
      boolean isDefault) {
    while (arguments.advance()) {
      String keyword = arguments.keyword();
      // Some options have an argument in parentheses: name(0x20).
      int parenthesis = keyword.indexOf('(') + 1;
      LineOption option =
          options.find(parenthesis > 0 ? keyword.substring(0, parenthesis) : keyword).orElse(null);
      if (isDefault && keyword.equals("id")) {
        line.diagnostics()
            .alert(subject + "'id' option is not accepted in default-server sections");
        return false;
      }
      if (option != null) {
        option.parse(arguments, settings);
      } else if (options.isKnown(keyword)) {
        line.notSupported("option '" + keyword + "' of '" + line.word(0) + "'");
        return false;
      } else {
        String hint = options.hint(keyword, List.of());
        String advice = isDefault ? " Hint: no address was expected for this server." : "";
        line.alertBare(
            subject + "unknown keyword '" + keyword + "'" + (hint.isEmpty() ? "." : hint) + advice);
        return false;
      }
    }
    return !line.isFatal();
  }
}
