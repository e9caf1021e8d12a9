package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.AddressParser.PortRule;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.config.ServerAddress;
import dev.evenkeel.balancer.config.ServerAddress.PortMode;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SourcePosition;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lines of servers that are added at run time (management guide, {@code add server}): those of
 * the configuration with fewer options, and nothing of {@code default-server}. Control thread only.
 */
public final class DynamicServer {
  /** What cannot be said of a server that comes later. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "cookie",
          "init-addr",
          "resolvers",
          "resolve-opts",
          "resolve-prefer",
          "resolve-net",
          "redir",
          "no-check",
          "no-backup",
          "no-agent-check",
          "no-send-proxy",
          "no-send-proxy-v2",
          "no-check-send-proxy",
          "no-tfo",
          "non-stick",
          "stick",
          "namespace",
          "socks4",
          "tcp-ut",
          "max-reuse",
          "log-proto",
          "no-check-ssl",
          "no-ssl",
          "no-verifyhost",
          "no-send-proxy-v2-ssl");

  private DynamicServer() {}

  /** What came of a line. */
  public sealed interface Result {
    /** A server. */
    record Right(Server server) implements Result {}

    /** What is wrong with the line. */
    record Wrong(String text) implements Result {}
  }

  /**
   * Reads a line.
   *
   * @param words the address and the options
   * @param options what server lines may say
   */
  public static Result parse(
      Backend backend, String name, List<String> words, KeywordTable<LineOption> options) {
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      return new Result.Wrong("'server' expects <name> and <addr>[:<port>] as arguments.");
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Diagnostics diagnostics =
        new Diagnostics(new PrintStream(said, true, StandardCharsets.ISO_8859_1), 0, "", "");
    List<String> all = new ArrayList<>(List.of("server", name));
    all.addAll(words);
    Line line = Line.of(all, "CLI", new Environment(Map.of()), diagnostics);
    AddressParser.Parsed parsed;
    try {
      parsed = AddressParser.parse(words.getFirst(), PortRule.OPTIONAL_OR_OFFSET, false, false);
    } catch (BadAddress wrong) {
      return new Result.Wrong(wrong.text());
    }
    Settings.Builder settings = Settings.builder();
    OptionArguments arguments = new OptionArguments(line, 3, "", ".");
    while (arguments.advance()) {
      String keyword = arguments.keyword();
      Optional<LineOption> option = options.find(keyword);
      if (FORBIDDEN.contains(keyword)) {
        return new Result.Wrong("'" + keyword + "' option is not accepted for dynamic server");
      }
      if (option.isEmpty()) {
        return new Result.Wrong(
            options.isKnown(keyword)
                ? "option '" + keyword + "' is not supported yet."
                : "unknown keyword '" + keyword + "'.");
      }
      option.get().parse(arguments, settings);
      String complaint = firstAlert(said.toString(StandardCharsets.ISO_8859_1));
      if (!complaint.isEmpty()) {
        return new Result.Wrong(complaint);
      }
    }
    int id = settings.get(ServerSettings.ID);
    for (BackendServer other : backend.servers()) {
      if (id != 0 && other.id() == id) {
        return new Result.Wrong(
            "'id' : custom id "
                + id
                + " already used at "
                + other.config().position()
                + " ('server "
                + other.name()
                + "').");
      }
    }
    if (settings.get(ServerSettings.MINCONN) > settings.get(ServerSettings.MAXCONN)) {
      settings.set(ServerSettings.MAXCONN, settings.get(ServerSettings.MINCONN));
    }
    return new Result.Right(
        new Server(
            name,
            id != 0 ? id : freeId(backend),
            new SourcePosition("CLI", 0),
            address(parsed),
            settings.build()));
  }

  /** What the first alert says, without label and process; empty if there is none. */
  private static String firstAlert(String said) {
    return said.lines()
        .filter(each -> each.startsWith("[ALERT]"))
        .findFirst()
        .map(each -> each.substring(each.indexOf(") : ") + 4))
        .orElse("");
  }

  private static ServerAddress address(AddressParser.Parsed parsed) {
    PortMode mode =
        !(parsed.endpoint() instanceof Endpoint.Inet)
            ? PortMode.NONE
            : !parsed.hasPort() || parsed.relativePort() ? PortMode.OFFSET : PortMode.FIXED;
    // A name is never looked up: the server waits for an address from the runtime API.
    boolean resolved = parsed.hostName().isEmpty() && parsed.resolved();
    return new ServerAddress(
        parsed.endpoint(), mode, parsed.portOffset(), parsed.hostName(), resolved);
  }

  private static int freeId(Backend backend) {
    int id = 1;
    while (isTaken(backend, id)) {
      id++;
    }
    return id;
  }

  private static boolean isTaken(Backend backend, int id) {
    return backend.servers().stream().anyMatch(server -> server.id() == id);
  }
}
