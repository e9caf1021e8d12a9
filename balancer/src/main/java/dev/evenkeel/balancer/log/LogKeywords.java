package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatParser;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parsers of the keywords of logs. Stateless. */
public final class LogKeywords {
  /** How a log format was asked for and where, while the configuration is read. */
  public record FormatOrigin(String keyword, SourcePosition position) {}

  /** Where the log format of a proxy comes from. */
  public static final Setting<Optional<FormatOrigin>> FORMAT_ORIGIN =
      Setting.of("log-format origin", Optional.empty());

  /** {@code unique-id-format} as written, and where. */
  private static final Setting<Optional<FormatOrigin>> UNIQUE_ID_TEXT =
      Setting.of("unique-id-format text", Optional.empty());

  /** {@code log-format-sd} as written, and where. */
  private static final Setting<Optional<FormatOrigin>> STRUCTURED_DATA_TEXT =
      Setting.of("log-format-sd text", Optional.empty());

  /** {@code error-log-format} as written, and where. */
  private static final Setting<Optional<FormatOrigin>> ERROR_TEXT =
      Setting.of("error-log-format text", Optional.empty());

  /** {@code log} lines of a proxy, {@code log global} not yet replaced. */
  static final Setting<List<LogLine>> LINES = Setting.of("log lines", List.of());

  private LogKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables) {
    RingSection.register(tables);
    tables
        .global()
        .add("log", LogKeywords::logOfGlobal)
        .add("log-tag", LogKeywords::tagOfGlobal)
        .add("log-send-hostname", LogKeywords::sendHostname);
    tables
        .proxy()
        .add("log", LogKeywords::logOfProxy)
        .add("log-tag", LogKeywords::tagOfProxy)
        .add("log-format", LogKeywords::logFormat)
        .add("log-format-sd", text(STRUCTURED_DATA_TEXT, true))
        .add("error-log-format", text(ERROR_TEXT, true))
        .add("unique-id-format", text(UNIQUE_ID_TEXT, false))
        .add("unique-id-header", LogKeywords::uniqueIdHeader)
        .addUnsuggested("log-steps", LogSteps::parse);
    tables
        .option()
        .add("tcplog", format("option tcplog"))
        .add("httplog", format("option httplog"))
        .addUnsuggested("httpslog", format("option httpslog"))
        .add("dontlog-normal", Keywords.frontendOption(LogSettings.DONTLOG_NORMAL))
        .add("dontlognull", Keywords.frontendOption(LogSettings.DONTLOGNULL))
        .add("log-separate-errors", Keywords.frontendOption(LogSettings.SEPARATE_ERRORS))
        .add("logasap", Keywords.frontendOption(LogSettings.LOG_ASAP));
  }

  /** Tells whether the logs of a proxy go anywhere. */
  public static boolean hasTarget(Settings.Builder proxy, Settings.Builder global) {
    return !targets(proxy, global).isEmpty();
  }

  /** Replaces {@code log global} by the targets of the global section. */
  public static void resolveTargets(Settings.Builder proxy, Settings.Builder global) {
    proxy.set(LogSettings.TARGETS, targets(proxy, global));
  }

  /** The targets of a proxy, those of {@code log global} included. */
  static List<LogTarget> targets(Settings.Builder proxy, Settings.Builder global) {
    List<LogTarget> targets = new ArrayList<>();
    for (LogLine line : proxy.get(LINES)) {
      switch (line) {
        case LogLine.Global() -> targets.addAll(global.get(LogSettings.TARGETS));
        case LogLine.Own(LogTarget target) -> targets.add(target);
      }
    }
    return List.copyOf(targets);
  }

  private static void logOfGlobal(Line line, Settings.Builder global) {
    if (line.prefix() == Line.Prefix.NO) {
      if (LogTargetParser.bareNo(line)) {
        global.set(LogSettings.TARGETS, List.of());
      }
      return;
    }
    if (line.word(1).equals("global")) {
      line.alert(" : log : 'global' is not supported for a global syslog server");
      return;
    }
    LogTargetParser.parse(line, "")
        .ifPresent(t -> global.set(LogSettings.TARGETS, plus(global.get(LogSettings.TARGETS), t)));
  }

  private static void logOfProxy(Line line, ProxyDraft proxy) {
    Settings.Builder settings = proxy.settings();
    if (line.prefix() == Line.Prefix.NO) {
      if (LogTargetParser.bareNo(line)) {
        settings.set(LINES, List.of());
      }
      return;
    }
    if (line.word(1).equals("global") && line.count() == 2) {
      settings.set(LINES, plus(settings.get(LINES), new LogLine.Global()));
      return;
    }
    LogTargetParser.parse(line, "or global")
        .ifPresent(t -> settings.set(LINES, plus(settings.get(LINES), new LogLine.Own(t))));
  }

  private static <T> List<T> plus(List<T> list, T element) {
    List<T> longer = new ArrayList<>(list);
    longer.add(element);
    return List.copyOf(longer);
  }

  private static void tagOfGlobal(Line line, Settings.Builder global) {
    if (line.atMostArguments(1) && Keywords.hasArgument(line, "a tag for use in syslog.")) {
      global.set(LogSettings.TAG, line.word(1));
    }
  }

  private static void tagOfProxy(Line line, ProxyDraft proxy) {
    if (Keywords.hasArgument(line, "a tag for use in syslog.")) {
      proxy.settings().set(LogSettings.TAG, line.word(1));
    }
  }

  private static void sendHostname(Line line, Settings.Builder global) {
    if (!Keywords.isFirst(line, global, LogSettings.SEND_HOSTNAME)) {
      return;
    }
    String name = line.word(1).isEmpty() ? hostName() : line.word(1);
    global.set(LogSettings.SEND_HOSTNAME, Optional.of(name));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static void logFormat(Line line, ProxyDraft proxy) {
    if (isOneFormat(line)) {
      setFormat(line, proxy, "log-format", new StreamLogFormat.Custom(line.word(1)));
    }
  }

  /** The parser of a format that is compiled when all is read. */
  private static ProxyKeyword text(Setting<Optional<FormatOrigin>> setting, boolean ofFrontends) {
    return (line, proxy) -> {
      if (!isOneFormat(line)) {
        return;
      }
      if (ofFrontends && !proxy.hasFrontend()) {
        line.warn(
            " : "
                + proxy.describe()
                + " : '"
                + line.word(0)
                + "' directive is ignored in backends.");
      }
      proxy.settings().set(setting, Optional.of(new FormatOrigin(line.word(1), line.position())));
    };
  }

  private static void uniqueIdHeader(Line line, ProxyDraft proxy) {
    if (line.word(1).isEmpty()) {
      line.alert(" : unique-id-header expects an argument.");
      return;
    }
    proxy.settings().set(LogSettings.UNIQUE_ID_HEADER, Optional.of(line.word(1)));
  }

  private static boolean isOneFormat(Line line) {
    if (line.word(1).isEmpty()) {
      line.alert(" : " + line.word(0) + " expects an argument.");
      return false;
    }
    if (!line.word(2).isEmpty()) {
      line.alert(
          " : " + line.word(0) + " expects only one argument, don't forget to escape spaces!");
      return false;
    }
    return true;
  }

  private static ProxyKeyword format(String keyword) {
    return (line, proxy) -> {
      if (Keywords.refusesPrefix(line)) {
        return;
      }
      boolean clf = keyword.equals("option httplog") && !line.word(2).isEmpty();
      if (clf && !line.word(2).equals("clf")) {
        line.alert(" : keyword 'httplog' only supports option 'clf'.");
        return;
      }
      StreamLogFormat format =
          switch (keyword) {
            case "option httplog" ->
                clf ? new StreamLogFormat.HttpClf() : new StreamLogFormat.Http();
            case "option httpslog" -> new StreamLogFormat.Https();
            default -> new StreamLogFormat.Tcp();
          };
      setFormat(line, proxy, keyword + (clf ? " clf" : ""), format);
      line.atMostArguments(clf ? 1 : 0, 1);
    };
  }

  private static void setFormat(
      Line line, ProxyDraft proxy, String keyword, StreamLogFormat format) {
    if (!proxy.hasFrontend()) {
      boolean tooMany = keyword.startsWith("option") && line.count() > 3;
      if (!tooMany && !(keyword.equals("option tcplog") && line.count() > 2)) {
        String directive = keyword.endsWith(" clf") ? "option httplog" : keyword;
        line.warn(
            " : " + proxy.describe() + " : '" + directive + "' directive is ignored in backends.");
      }
    }
    if (proxy.isDefaults()) {
      proxy
          .settings()
          .get(FORMAT_ORIGIN)
          .ifPresent(origin ->
              line.warn(
                  ": '"
                      + (keyword.equals("option httpslog") ? "option httplog" : keyword)
                      + "' overrides previous '"
                      + origin.keyword()
                      + "' in 'defaults' section."));
    }
    proxy.settings().set(LogSettings.STREAM_FORMAT, format);
    proxy.settings().set(FORMAT_ORIGIN, Optional.of(new FormatOrigin(keyword, line.position())));
  }

  /**
   * Compiles what makes the ids of the streams of a proxy that accepts connections, and of the
   * checks of one that has servers; what is wrong with it is said.
   *
   * @return whether it is right
   */
  public static boolean compileUniqueId(
      ProxyDraft proxy, SampleLanguage language, Diagnostics diagnostics) {
    Optional<FormatOrigin> origin = proxy.settings().get(UNIQUE_ID_TEXT);
    Target ofStreams =
        new Target(
            "unique-id",
            Site.Place.UNIQUE_ID,
            Checkpoint.FRONTEND_REQUEST_HEADER,
            LogSettings.UNIQUE_ID);
    boolean right = compile(proxy, language, diagnostics, origin, ofStreams);
    if (origin.isPresent() && proxy.hasBackend() && language.compatibility().identifiesChecks()) {
      if (proxy.hasFrontend()) {
        proxy
            .settings()
            .set(LogSettings.CHECK_UNIQUE_ID, proxy.settings().get(LogSettings.UNIQUE_ID));
      } else {
        right &= compileCheckId(proxy, language, diagnostics, origin.get());
      }
    }
    return right;
  }

  private static boolean compileCheckId(
      ProxyDraft proxy, SampleLanguage language, Diagnostics diagnostics, FormatOrigin origin) {
    Optional<String> problem =
        compile(
            proxy,
            language,
            origin,
            new Target(
                "unique-id", Site.Place.UNIQUE_ID, Checkpoint.CHECK, LogSettings.CHECK_UNIQUE_ID));
    // What frontends may say in a defaults section is no fault of a backend that inherits it.
    boolean inherited = proxy.inherited().get(UNIQUE_ID_TEXT).equals(Optional.of(origin));
    if (!inherited) {
      problem.ifPresent(diagnostics::alert);
    }
    return inherited || problem.isEmpty();
  }

  /**
   * Compiles the log formats of a proxy that accepts connections; what is wrong with them is said.
   *
   * @return whether they are right
   */
  public static boolean compileFormat(
      ProxyDraft proxy, SampleLanguage language, Diagnostics diagnostics) {
    proxy.settings().get(LogSettings.STEPS).ifPresent(steps -> steps.check(proxy, diagnostics));
    SourcePosition position =
        proxy.settings().get(FORMAT_ORIGIN).map(FormatOrigin::position).orElse(proxy.position());
    boolean right =
        compile(
            proxy,
            language,
            diagnostics,
            text(proxy).map(text -> new FormatOrigin(text, position)),
            Target.ofLog("log-format", LogSettings.COMPILED_FORMAT));
    right &=
        compile(
            proxy,
            language,
            diagnostics,
            proxy.settings().get(STRUCTURED_DATA_TEXT),
            Target.ofLog("log-format-sd", LogSettings.STRUCTURED_DATA));
    right &=
        compile(
            proxy,
            language,
            diagnostics,
            proxy.settings().get(ERROR_TEXT),
            Target.ofLog("error-log-format", LogSettings.ERROR_FORMAT));
    return right;
  }

  private static boolean isHttp(ProxyDraft proxy) {
    return proxy.settings().get(ProxySettings.MODE) == ProxyMode.HTTP;
  }

  /** The format of the lines about streams; empty for a line at the connection's arrival. */
  private static Optional<String> text(ProxyDraft proxy) {
    boolean http = isHttp(proxy);
    return switch (proxy.settings().get(LogSettings.STREAM_FORMAT)) {
      case StreamLogFormat.Connect() -> Optional.empty();
      case StreamLogFormat.Tcp() -> Optional.of(StreamFormat.TCPLOG);
      case StreamLogFormat.Http() -> Optional.of(http ? StreamFormat.HTTPLOG : StreamFormat.TCPLOG);
      case StreamLogFormat.HttpClf() ->
          Optional.of(http ? StreamFormat.HTTPLOG_CLF : StreamFormat.TCPLOG);
      case StreamLogFormat.Https() ->
          Optional.of(http ? StreamFormat.HTTPSLOG : StreamFormat.TCPLOG);
      case StreamLogFormat.Custom(String custom) -> Optional.of(custom);
    };
  }

  /** What a format is compiled for. */
  private record Target(
      String name, Site.Place place, Checkpoint checkpoint, Setting<Optional<Format>> setting) {
    static Target ofLog(String name, Setting<Optional<Format>> setting) {
      return new Target(name, Site.Place.LOG_FORMAT, Checkpoint.LOG, setting);
    }
  }

  private static boolean compile(
      ProxyDraft proxy,
      SampleLanguage language,
      Diagnostics diagnostics,
      Optional<FormatOrigin> origin,
      Target target) {
    if (!proxy.hasFrontend() || origin.isEmpty()) {
      return true;
    }
    Optional<String> problem = compile(proxy, language, origin.get(), target);
    problem.ifPresent(diagnostics::alert);
    return problem.isEmpty();
  }

  /** Compiles a format; returns what is wrong with it. */
  private static Optional<String> compile(
      ProxyDraft proxy, SampleLanguage language, FormatOrigin origin, Target target) {
    SourcePosition position = origin.position();
    Site site = new Site(target.place(), position, proxy.name());
    try {
      Format format =
          FormatParser.parseLine(
              language, site, target.checkpoint(), isHttp(proxy), origin.keyword());
      proxy.settings().set(target.setting(), Optional.of(format));
      return Optional.empty();
    } catch (InvalidExpressionException wrong) {
      return Optional.of(
          "Parsing ["
              + position
              + "]: failed to parse "
              + target.name()
              + " : "
              + wrong.getMessage()
              + ".");
    }
  }
}
