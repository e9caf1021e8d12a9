package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.acl.AclKeywords;
import dev.evenkeel.balancer.acl.AclLanguage;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.auth.AuthFetches;
import dev.evenkeel.balancer.auth.UserListSection;
import dev.evenkeel.balancer.auth.UserLists;
import dev.evenkeel.balancer.backend.BackendKeywords;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.config.ByteText;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.ConfigurationReader;
import dev.evenkeel.balancer.config.DefaultPath;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.DirectoryChange;
import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.GlobalSection;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Predicates;
import dev.evenkeel.balancer.config.ProxyKeywords;
import dev.evenkeel.balancer.config.ProxySections;
import dev.evenkeel.balancer.config.SectionParser;
import dev.evenkeel.balancer.config.UnsupportedSection;
import dev.evenkeel.balancer.event.DebugConverter;
import dev.evenkeel.balancer.event.EventSinks;
import dev.evenkeel.balancer.forwarding.ForwardedConverters;
import dev.evenkeel.balancer.forwarding.ForwardingKeywords;
import dev.evenkeel.balancer.health.HealthKeywords;
import dev.evenkeel.balancer.log.LogKeywords;
import dev.evenkeel.balancer.log.LogProfileSection;
import dev.evenkeel.balancer.log.LogProfiles;
import dev.evenkeel.balancer.log.RecordFetches;
import dev.evenkeel.balancer.log.RingSection;
import dev.evenkeel.balancer.net.NetKeywords;
import dev.evenkeel.balancer.net.NetworkSettings;
import dev.evenkeel.balancer.persist.CookieKeywords;
import dev.evenkeel.balancer.process.ProcessKeywords;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.proxyproto.ProxyProtocolKeywords;
import dev.evenkeel.balancer.reply.ErrorKeywords;
import dev.evenkeel.balancer.reply.HttpErrorsSection;
import dev.evenkeel.balancer.reply.NamedErrors;
import dev.evenkeel.balancer.rule.RuleInheritance;
import dev.evenkeel.balancer.rule.TcpRuleKeywords;
import dev.evenkeel.balancer.rule.http.HttpRuleKeywords;
import dev.evenkeel.balancer.runtime.CommandSockets;
import dev.evenkeel.balancer.runtime.RuntimeKeywords;
import dev.evenkeel.balancer.runtime.RuntimeSettings;
import dev.evenkeel.balancer.sample.GlobalVariables;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleSettings;
import dev.evenkeel.balancer.sample.StandardLanguage;
import dev.evenkeel.balancer.stick.StickKeywords;
import dev.evenkeel.balancer.tcp.HeaderCaseKeywords;
import dev.evenkeel.balancer.tcp.HttpKeywords;
import dev.evenkeel.balancer.tcp.HttpSettings;
import dev.evenkeel.balancer.tcp.TcpKeywords;
import dev.evenkeel.balancer.webstats.StatsPageKeyword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Reads configuration files into a {@link Configuration}: the place where the language and those
 * who carry its keywords out meet. Owned by one thread; one for each configuration.
 */
public final class ConfigurationLoader {
  /** What {@code feature(NAME)} is true for. */
  static final Set<String> FEATURES = Set.of("EPOLL", "THREAD", "LINUX_SPLICE", "TPROXY");

  private static final List<String> UNSUPPORTED_SECTIONS =
      List.of(
          "resolvers",
          "peers",
          "cache",
          "mailers",
          "program",
          "log-forward",
          "fcgi-app",
          "crt-store",
          "traces",
          "acme",
          "healthcheck");

  private static final Map<String, String> LOG_FORMATS =
      Map.of(
          "HAPROXY_TCP_LOG_FMT",
          "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq",
          "HAPROXY_HTTP_LOG_FMT",
          "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc"
              + " %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r");

  private final Diagnostics diagnostics;
  private final Compatibility compatibility;
  private final boolean ignoreUnresolvedNames;
  private final Environment seen;
  private final GlobalSection global;
  private final ProxySections proxies;
  private final SampleLanguage samples;
  private final Conditions conditions;
  private final UserLists userLists = new UserLists();
  private final NamedErrors namedErrors;
  private final LogProfiles logProfiles = new LogProfiles();
  private final EventSinks sinks = new EventSinks();
  private final RingSection rings;
  private final DefaultPath defaultPath;
  private final ConfigurationReader reader;

  /** As the other one, of a program that cannot leave its directory. */
  public ConfigurationLoader(
      Map<String, String> environment,
      Compatibility compatibility,
      boolean ignoreUnresolvedNames,
      Diagnostics diagnostics) {
    this(environment, compatibility, ignoreUnresolvedNames, DirectoryChange.NONE, diagnostics);
  }

  /**
   * Makes a loader.
   *
   * @param environment the variables that the configuration may use
   * @param ignoreUnresolvedNames whether servers whose name is unknown are merely disabled
   * @param directoryChange how the process goes where {@code default-path} says
   */
  public ConfigurationLoader(
      Map<String, String> environment,
      Compatibility compatibility,
      boolean ignoreUnresolvedNames,
      DirectoryChange directoryChange,
      Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
    this.compatibility = compatibility;
    this.ignoreUnresolvedNames = ignoreUnresolvedNames;
    Map<String, String> variables = new HashMap<>(LOG_FORMATS);
    variables.putAll(environment);
    seen = new Environment(variables);
    samples = language(userLists, sinks, compatibility);
    conditions = new Conditions(new AclLanguage(samples));
    namedErrors = new NamedErrors();
    defaultPath = new DefaultPath(directoryChange);
    KeywordTables tables = tables(seen, conditions, namedErrors, defaultPath);
    global = new GlobalSection(tables.global());
    proxies = new ProxySections(tables, compatibility);
    proxies.ask(new RuleInheritance());
    Map<String, SectionParser> sections = new LinkedHashMap<>();
    sections.put("global", global);
    for (String word : List.of("defaults", "frontend", "backend", "listen")) {
      sections.put(word, proxies);
    }
    sections.put("userlist", new UserListSection(userLists));
    sections.put("http-errors", new HttpErrorsSection(namedErrors));
    sections.put("log-profile", new LogProfileSection(logProfiles));
    rings = new RingSection(tables, sinks);
    sections.put("ring", rings);
    UnsupportedSection unsupported = new UnsupportedSection();
    for (String word : UNSUPPORTED_SECTIONS) {
      sections.put(word, unsupported);
    }
    reader =
        new ConfigurationReader(
            sections, new Predicates(seen, compatibility, FEATURES), diagnostics);
  }

  /** The fetches and converters of a configuration, but those of conditions. */
  static SampleLanguage language(
      UserLists userLists, EventSinks sinks, Compatibility compatibility) {
    SampleLanguage language = StandardLanguage.of(compatibility);
    AuthFetches.register(language, userLists);
    ForwardedConverters.register(language);
    StickKeywords.register(language);
    RecordFetches.register(language);
    DebugConverter.register(language, sinks);
    return language;
  }

  /** Returns the tables of all keywords. */
  static KeywordTables tables(Environment environment) {
    UserLists noLists = new UserLists();
    return tables(
        environment,
        new Conditions(new AclLanguage(language(noLists, new EventSinks(), Compatibility.CLASSIC))),
        new NamedErrors(),
        new DefaultPath(DirectoryChange.NONE));
  }

  private static KeywordTables tables(
      Environment environment,
      Conditions conditions,
      NamedErrors namedErrors,
      DefaultPath defaultPath) {
    KeywordTables tables = KeywordTables.ofKnownNames();
    ProxyKeywords.register(tables);
    AclKeywords.register(tables, conditions);
    StickKeywords.register(tables, conditions);
    TcpRuleKeywords.register(tables, conditions);
    StatsPageKeyword.register(tables, conditions);
    HttpRuleKeywords.register(tables, conditions, namedErrors);
    ForwardingKeywords.register(tables, conditions.language().samples());
    CookieKeywords.register(tables);
    ErrorKeywords.register(tables, conditions.language().samples(), namedErrors);
    GlobalVariables.register(tables, conditions.language().samples(), environment);
    NetKeywords.register(tables);
    TcpKeywords.register(tables);
    HttpKeywords.register(tables);
    BackendKeywords.register(tables, conditions.language().samples());
    BackendRules.register(tables, conditions);
    HealthKeywords.register(tables, conditions.language().samples());
    LogKeywords.register(tables);
    ProcessKeywords.register(tables, environment);
    RuntimeKeywords.register(tables);
    defaultPath.register(tables);
    ProxyProtocolKeywords.register(tables, conditions.language().samples());
    return tables;
  }

  /**
   * Reads files, in order, and checks what they say as a whole.
   *
   * @param files names as given, see {@link ByteText}
   * @param directory where relative names begin
   * @return nothing if something is wrong, which was then said
   */
  public Optional<Configuration> load(List<String> files, Path directory) {
    diagnostics.context("config : ");
    boolean right = true;
    for (String file : files) {
      String text;
      try {
        text =
            file.equals("-")
                ? new String(System.in.readAllBytes(), ISO_8859_1)
                : Files.readString(directory.resolve(ByteText.toText(file)), ISO_8859_1);
      } catch (IOException e) {
        diagnostics.alert("Could not open configuration file " + file + " : " + Reasons.of(e));
        return Optional.empty();
      }
      ConfigurationReader.Verdict verdict = read(file, text);
      if (verdict != ConfigurationReader.Verdict.RIGHT) {
        right = false;
        diagnostics.alert("Error(s) found in configuration file : " + file);
      }
      if (verdict == ConfigurationReader.Verdict.ABORTED) {
        return Optional.empty();
      }
    }
    if (!right) {
      diagnostics.alert("Fatal errors found in configuration.");
      return Optional.empty();
    }
    return complete(directory);
  }

  private ConfigurationReader.Verdict read(String file, String text) {
    String wrong = defaultPath.begin(file);
    if (wrong.isEmpty()) {
      ConfigurationReader.Verdict verdict = reader.read(file, text);
      wrong = defaultPath.end();
      if (wrong.isEmpty()) {
        return verdict;
      }
    }
    diagnostics.alert("'default-path' of " + file + " : " + wrong);
    return ConfigurationReader.Verdict.ABORTED;
  }

  /** As {@link #load}, of one text that is no file. */
  Optional<Configuration> loadText(String text) {
    return reader.read("text", text) == ConfigurationReader.Verdict.RIGHT
        ? complete(Path.of(""))
        : Optional.empty();
  }

  private Optional<Configuration> complete(Path directory) {
    if (!compatibility.validityMessagesNameTheirContext()) {
      diagnostics.context("");
    }
    AtomicBoolean wrongLists = new AtomicBoolean();
    Validity validity = new Validity(diagnostics, samples, namedErrors, compatibility);
    boolean right = logProfiles.resolve(proxies.proxies(), global.settings(), samples, diagnostics);
    right &= validity.check(proxies.defaults(), proxies.proxies(), global.settings());
    right &= validity.checkRings(rings);
    right &= rings.complete(global.settings(), diagnostics);
    rings.warnOfUnknown(proxies.proxies(), global.settings(), diagnostics);
    right &= HeaderCaseKeywords.complete(global.settings(), directory, diagnostics::alert);
    userLists.resolve(text -> {
      diagnostics.alert(text);
      wrongLists.set(true);
    });
    if (!right || wrongLists.get()) {
      diagnostics.alert("Fatal errors found in configuration.");
      return Optional.empty();
    }
    ServerAddresses addresses = new ServerAddresses(diagnostics, ignoreUnresolvedNames);
    if (!addresses.resolve(proxies.proxies())) {
      diagnostics.alert("Failed to initialize server(s) addr.");
      return Optional.empty();
    }
    global
        .settings()
        .set(ProcessSettings.ENVIRONMENT, environment())
        .set(SampleSettings.PROCESS_VARIABLES, samples.processVariables())
        .set(SampleSettings.ENVIRONMENT, seen)
        .set(NetworkSettings.COUNTS_BY_LISTENER, samples.countsListeners())
        .set(HttpSettings.COMPLETES_TARGETS, compatibility.completesTargets())
        .set(HttpSettings.ANSWERS_CUT_REQUESTS, compatibility.answersCutRequests())
        .set(AclLanguage.OF_CONFIGURATION, Optional.of(conditions.language()));
    return Optional.of(
        Assembly.assemble(
            global.settings(), proxies.proxies(), proxies.defaults(), addresses, compatibility));
  }

  /** The variables that are the process's, without those that only help to write log formats. */
  private Map<String, String> environment() {
    Map<String, String> all = seen.all();
    LOG_FORMATS.forEach(all::remove);
    String sockets =
        global.settings().get(RuntimeSettings.STATS_SOCKETS).stream()
            .flatMap(socket -> CommandSockets.names(socket.bind()).stream())
            .collect(Collectors.joining(";"));
    if (!sockets.isEmpty()) {
      all.put("HAPROXY_CLI", sockets);
    }
    return all;
  }
}
