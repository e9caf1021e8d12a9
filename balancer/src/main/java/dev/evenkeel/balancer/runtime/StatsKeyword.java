package dev.evenkeel.balancer.runtime;

import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.GlobalKeyword;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.net.BindKeyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parser of {@code stats} in the global section (manual, chapter 3.1). Stateless. */
final class StatsKeyword implements GlobalKeyword {
  private final KeywordTable<LineOption> bindOptions;

  StatsKeyword(KeywordTable<LineOption> bindOptions) {
    this.bindOptions = bindOptions;
  }

  @Override
  public void parse(Line line, Settings.Builder global) {
    switch (line.word(1)) {
      case "socket" -> socket(line, global);
      case "timeout" -> timeout(line, global);
      case "maxconn" -> maxconn(line, global);
      case "bind-process" -> line.noEffect("'stats bind-process'");
      default ->
          line.alert(
              " : 'stats' only supports 'socket', 'maxconn', 'bind-process' and 'timeout' (got '"
                  + line.word(1)
                  + "')");
    }
  }

  private static void timeout(Line line, Settings.Builder global) {
    switch (Delay.ofMillis(line.word(2), line.diagnostics()::warning)) {
      case Delay.Of(int ms) when ms > 0 -> global.set(RuntimeSettings.STATS_TIMEOUT_MS, ms);
      case Delay.Of(int ms) -> line.alert(" : 'stats timeout' expects a positive value");
      case Delay.Unexpected(String character) ->
          line.alert(" : 'stats timeout' : unexpected character '" + character + "'");
      case Delay.Overflow() ->
          line.alert(
              " : timer overflow in argument '"
                  + line.word(2)
                  + "' to 'stats timeout' (maximum value is 2147483647 ms or ~24.8 days)");
    }
  }

  private static void maxconn(Line line, Settings.Builder global) {
    int count = Numbers.lenient(line.word(2));
    if (count <= 0) {
      line.alert(" : 'stats maxconn' expects a positive value");
    } else {
      global.set(RuntimeSettings.STATS_MAXCONN, count);
    }
  }

  private void socket(Line line, Settings.Builder global) {
    String text = line.word(2);
    if (text.isEmpty()) {
      line.alert(
          " : 'stats socket' in global section expects an address or a path to a UNIX socket");
      return;
    }
    List<Endpoint> endpoints;
    try {
      endpoints = BindKeyword.endpoints(line.environment().expand(text));
    } catch (BadAddress e) {
      line.alert(" : parsing [" + line.position() + "] : 'stats socket' : " + e.text());
      return;
    }
    String prefix = "parsing [" + line.position() + "] : 'stats socket' : ";
    OptionArguments arguments = new OptionArguments(line, 3, prefix + "'", "'");
    Settings.Builder settings = Settings.builder();
    AccessLevel level = AccessLevel.OPERATOR;
    SeverityOutput severity = SeverityOutput.NONE;
    boolean expose = false;
    while (arguments.advance()) {
      String keyword = arguments.keyword();
      switch (keyword) {
        case "level" -> level = level(arguments).orElse(level);
        case "severity-output" -> severity = severity(arguments).orElse(severity);
        case "expose-fd" -> expose = exposes(arguments);
        default -> {
          Optional<LineOption> option = bindOptions.find(keyword);
          if (option.isPresent()) {
            option.get().parse(arguments, settings);
          } else if (bindOptions.isKnown(keyword)) {
            line.notSupported("option '" + keyword + "' of 'stats socket'");
            return;
          } else {
            String hint =
                bindOptions
                    .nearest(keyword, List.of())
                    .map(w -> ". Did you mean '" + w + "' maybe ?")
                    .orElse(".");
            line.alertBare(prefix + "unknown keyword '" + keyword + "'" + hint);
            return;
          }
        }
      }
    }
    if (!line.isFatal()) {
      Bind bind = new Bind(line.position(), text, endpoints, settings.build());
      List<StatsSocket> sockets = new ArrayList<>(global.get(RuntimeSettings.STATS_SOCKETS));
      sockets.add(new StatsSocket(bind, level, severity, expose));
      global.set(RuntimeSettings.STATS_SOCKETS, List.copyOf(sockets));
    }
  }

  private static Optional<AccessLevel> level(OptionArguments arguments) {
    String word = arguments.argument();
    switch (word) {
      case "" -> arguments.fail("'level' : missing level");
      case "user" -> {
        return Optional.of(AccessLevel.USER);
      }
      case "operator" -> {
        return Optional.of(AccessLevel.OPERATOR);
      }
      case "admin" -> {
        return Optional.of(AccessLevel.ADMIN);
      }
      default ->
          arguments.fail(
              "'level' only supports 'user', 'operator', and 'admin' (got '" + word + "')");
    }
    return Optional.empty();
  }

  private static Optional<SeverityOutput> severity(OptionArguments arguments) {
    String word = arguments.argument();
    switch (word) {
      case "none" -> {
        return Optional.of(SeverityOutput.NONE);
      }
      case "number" -> {
        return Optional.of(SeverityOutput.NUMBER);
      }
      case "string" -> {
        return Optional.of(SeverityOutput.STRING);
      }
      default ->
          arguments.fail(
              "'severity-output' only supports 'none', 'number', and 'string' (got '"
                  + word
                  + "')");
    }
    return Optional.empty();
  }

  private static boolean exposes(OptionArguments arguments) {
    String word = arguments.argument();
    if (word.equals("listeners")) {
      return true;
    }
    arguments.fail(
        word.isEmpty()
            ? "'expose-fd' : missing fd type"
            : "'expose-fd' only supports 'listeners' (got '" + word + "')");
    return false;
  }
}
