package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.log.LogKeywords.FormatOrigin;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.format.FormatParser;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sections {@code log-profile} of a configuration: collected while it is read, compiled and
 * found by those who name them once all is there. Owned by the thread that reads the configuration.
 */
public final class LogProfiles {
  /** Stands for all steps that are not named. */
  static final String ANY = "any";

  private final Map<String, Draft> drafts = new LinkedHashMap<>();

  /** Makes one without sections. */
  public LogProfiles() {}

  /** A section that is being read. */
  static final class Draft {
    private final String name;
    private final SourcePosition position;
    private final Map<String, StepDraft> steps = new LinkedHashMap<>();
    @Nullable String tag;

    private Draft(String name, SourcePosition position) {
      this.name = name;
      this.position = position;
    }

    SourcePosition position() {
      return position;
    }

    StepDraft step(String step) {
      return steps.computeIfAbsent(step, s -> new StepDraft());
    }

    /** What messages about its expressions call it: no proxy can have this name. */
    private String owner() {
      return "log-profile " + name;
    }
  }

  /** A line {@code on}. */
  static final class StepDraft {
    boolean dropped;
    Optional<FormatOrigin> format = Optional.empty();
    Optional<FormatOrigin> structured = Optional.empty();
  }

  /** Finds a section; null if there is none of this name. */
  @Nullable Draft find(String name) {
    return drafts.get(name);
  }

  /** Begins a section. */
  Draft begin(String name, SourcePosition position) {
    Draft draft = new Draft(name, position);
    drafts.put(name, draft);
    return draft;
  }

  /** The words for steps, as messages list them. */
  static String steps() {
    return Stream.concat(
            Stream.of(LogOrigin.values()).map(LogOrigin::step).filter(s -> !s.isEmpty()),
            Stream.of(ANY))
        .distinct()
        .collect(Collectors.joining("', '", "'", "'"));
  }

  /**
   * Compiles all sections and finds those that are named; says what is wrong.
   *
   * @return whether all is right
   */
  public boolean resolve(
      List<ProxyDraft> proxies,
      Settings.Builder global,
      SampleLanguage language,
      Diagnostics diagnostics) {
    int before = diagnostics.alerts();
    Map<String, LogProfile> compiled = new LinkedHashMap<>();
    for (Draft draft : drafts.values()) {
      compiled.put(draft.name, compile(draft, language, diagnostics));
      language.references().checkOutside(draft.owner(), proxies, diagnostics::alert);
    }
    targets(global.get(LogSettings.TARGETS)).forEach(use -> find(use, compiled, diagnostics));
    for (ProxyDraft proxy : proxies) {
      if (!proxy.settings().get(ProxySettings.DISABLED)) {
        List<ProfileUse> uses =
            new ArrayList<>(targets(LogKeywords.targets(proxy.settings(), global)));
        uses.addAll(proxy.settings().get(LogSettings.PROFILES_OF_RULES));
        uses.forEach(use -> find(use, compiled, diagnostics));
        checkMode(proxy, uses, diagnostics);
      }
    }
    return diagnostics.alerts() == before;
  }

  private static List<ProfileUse> targets(List<LogTarget> targets) {
    return targets.stream().flatMap(target -> target.profile().stream()).toList();
  }

  /** A name that is used by several proxies is complained of once. */
  private static void find(
      ProfileUse use, Map<String, LogProfile> compiled, Diagnostics diagnostics) {
    if (use.profile() != null) {
      return;
    }
    LogProfile profile = compiled.get(use.name());
    if (profile == null) {
      diagnostics.alert(
          "Parsing [" + use.position() + "]: unable to find log-profile '" + use.name() + "'.");
      profile = new LogProfile(null, Map.of());
    }
    use.found(profile);
  }

  private static void checkMode(ProxyDraft proxy, List<ProfileUse> uses, Diagnostics diagnostics) {
    if (!proxy.hasFrontend() || proxy.settings().get(ProxySettings.MODE) == ProxyMode.HTTP) {
      return;
    }
    for (ProfileUse use : uses) {
      LogProfile profile = use.profile();
      if (profile != null && profile.isOfHttp()) {
        diagnostics.alert(
            "Parsing ["
                + use.position()
                + "]: log-profile '"
                + use.name()
                + "' has format variables that are reserved for HTTP mode, and "
                + proxy.describe()
                + " uses it in another mode.");
      }
    }
  }

  private static LogProfile compile(Draft draft, SampleLanguage language, Diagnostics diagnostics) {
    Map<LogOrigin, LogProfile.Step> steps = new EnumMap<>(LogOrigin.class);
    Map<String, LogProfile.Step> byWord = new LinkedHashMap<>();
    draft.steps.forEach((word, step) ->
        byWord.put(
            word,
            new LogProfile.Step(
                step.dropped,
                compile(draft, "format", step.format, language, diagnostics),
                compile(draft, "sd", step.structured, language, diagnostics))));
    for (LogOrigin origin : LogOrigin.values()) {
      LogProfile.Step own = byWord.get(origin.step());
      LogProfile.Step step = own == null ? byWord.get(ANY) : own;
      if (step != null && origin != LogOrigin.UNSPECIFIED) {
        steps.put(origin, step);
      }
    }
    return new LogProfile(draft.tag, steps);
  }

  private static @Nullable StreamFormat compile(
      Draft draft,
      String option,
      Optional<FormatOrigin> text,
      SampleLanguage language,
      Diagnostics diagnostics) {
    if (text.isEmpty()) {
      return null;
    }
    SourcePosition position = text.get().position();
    Site site = new Site(Site.Place.LOG_FORMAT, position, draft.owner());
    try {
      // Proxies of any mode may use it; what they lack is told where they do.
      return new StreamFormat(
          FormatParser.parseLine(language, site, Checkpoint.LOG, true, text.get().keyword()),
          false);
    } catch (InvalidExpressionException wrong) {
      diagnostics.alert(
          "Parsing ["
              + position
              + "]: failed to parse '"
              + option
              + "' of log-profile '"
              + draft.name
              + "' : "
              + wrong.getMessage()
              + ".");
      return null;
    }
  }
}
