package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.BfdInstance;
import dev.evenkeel.vrrp.config.RoutingRule;
import dev.evenkeel.vrrp.config.TrackFile;
import dev.evenkeel.vrrp.config.TrackProcess;
import dev.evenkeel.vrrp.config.VirtualRoute;
import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.config.text.IncludeCheck;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known so far while a configuration is read. Not thread safe. */
final class ReadContext {
  final Report report;
  final Params params;
  final Environment environment;
  final ScriptUsers scriptUsers;
  final GlobalDraft global = new GlobalDraft();
  final List<ScriptDraft> scripts = new ArrayList<>();
  final Map<String, InstanceDraft> instances = new LinkedHashMap<>();
  final Map<String, GroupDraft> groups = new LinkedHashMap<>();
  final List<AddressDraft> staticAddresses = new ArrayList<>();
  final List<VirtualRoute> staticRoutes = new ArrayList<>();
  final List<RoutingRule> staticRules = new ArrayList<>();
  final Map<String, Trackable<TrackProcess>> trackProcesses = new LinkedHashMap<>();
  final Map<String, Trackable<TrackFile>> trackFiles = new LinkedHashMap<>();
  final Map<String, Trackable<String>> bfdNames = new LinkedHashMap<>();
  final List<BfdInstance> bfdInstances = new ArrayList<>();
  final List<VirtualServer> virtualServers = new ArrayList<>();

  /** The instances that run already, on a reload. */
  List<VrrpInstance> running = List.of();

  /** The include checks of the file being read, which {@code include_check} changes. */
  Supplier<Set<IncludeCheck>> includeChecks = () -> EnumSet.noneOf(IncludeCheck.class);

  /** What turns words of a file back into its bytes. */
  Function<String, Charset> charsetOf = file -> StandardCharsets.UTF_8;

  /** The preference of the next rule that does not say its own. */
  int nextRulePreference = 16_384;

  /** An interface that must exist does not. */
  boolean interfaceMissing;

  ReadContext(Report report, Environment environment) {
    this.report = report;
    this.environment = environment;
    this.params = new Params(report);
    this.scriptUsers = new ScriptUsers(report, environment, global);
  }

  @Nullable ScriptDraft script(String name) {
    return scripts.stream().filter(s -> s.name.equals(name)).findFirst().orElse(null);
  }

  /** Whether an interface exists or may appear later; if not, the configuration cannot run. */
  boolean interfaceUsable(String name) {
    if (environment.interfaceExists().test(name) || global.dynamicInterfaces) {
      return true;
    }
    interfaceMissing = true;
    return false;
  }
}
