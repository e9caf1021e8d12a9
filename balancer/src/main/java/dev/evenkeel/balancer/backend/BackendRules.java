package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatParser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parsers of {@code use_backend} and {@code use-server}. Stateless. */
public final class BackendRules {
  /** {@code use_backend}: rules in order; the first that applies names the backend. */
  public static final Setting<List<BackendRule>> USE_BACKEND = Setting.of("use_backend", List.of());

  /** {@code use-server}: rules in order; the first that applies names the server. */
  public static final Setting<List<ServerRule>> USE_SERVER = Setting.of("use-server", List.of());

  /** {@code force-persist} and {@code ignore-persist}, in order; the first that applies holds. */
  public static final Setting<List<PersistRule>> PERSIST = Setting.of("force-persist", List.of());

  /** {@code force-be-switch}: when closed backends can be chosen all the same. */
  public static final Setting<List<Condition>> FORCE_SWITCH =
      Setting.of("force-be-switch", List.of());

  /** {@code be-unpublished}: whether a backend is closed to rules of others at first. */
  public static final Setting<Boolean> UNPUBLISHED = Setting.of("be-unpublished", false);

  private final Conditions conditions;

  private BackendRules(Conditions conditions) {
    this.conditions = conditions;
  }

  /** Adds the keywords to their table. */
  public static void register(KeywordTables tables, Conditions conditions) {
    BackendRules rules = new BackendRules(conditions);
    tables.proxy().add("use_backend", rules::useBackend).add("use-server", rules::useServer);
    tables
        .proxy()
        .addUnsuggested("force-be-switch", rules::forceSwitch)
        .addUnsuggested("be-unpublished", BackendRules::unpublished);
    tables
        .proxy()
        .add("force-persist", (line, proxy) -> rules.persist(line, proxy, true))
        .add("ignore-persist", (line, proxy) -> rules.persist(line, proxy, false));
  }

  private void useBackend(Line line, ProxyDraft proxy) {
    if (!proxy.forbidInDefaults(line, "use_backend", " : ")) {
      return;
    }
    proxy.warnUnlessFrontend(line, "use_backend", "");
    if (!proxy.settings().get(USE_SERVER).isEmpty()) {
      line.warn(
          " : a 'use_backend' rule placed after a 'use-server' rule will still be processed"
              + " before.");
    }
    if (!Keywords.hasArgument(line, "a backend name.")) {
      return;
    }
    String word = line.word(2);
    if (!word.isEmpty() && !Conditions.begins(word)) {
      line.alert(
          " : unexpected keyword '"
              + word
              + "' after switching rule, only 'if' and 'unless' are allowed.");
      return;
    }
    Condition condition = null;
    if (!word.isEmpty()) {
      condition = condition(line, proxy, Checkpoint.FRONTEND_SWITCHING);
      if (condition == null) {
        return;
      }
    }
    Format name = name(line, proxy, Checkpoint.FRONTEND_SWITCHING);
    if (name != null) {
      List<BackendRule> rules = new ArrayList<>(proxy.settings().get(USE_BACKEND));
      rules.add(new BackendRule(name, condition, line.position()));
      proxy.settings().set(USE_BACKEND, List.copyOf(rules));
    }
  }

  private void forceSwitch(Line line, ProxyDraft proxy) {
    if (!proxy.forbidInDefaults(line, "force-be-switch", " : ")) {
      return;
    }
    proxy.warnUnlessFrontend(line, "force-be-switch", "");
    if (!Conditions.begins(line.word(1))) {
      line.alert(" : 'force-be-switch' requires either 'if' or 'unless' followed by a condition.");
      return;
    }
    try {
      Condition condition = conditions.read(line, 1, proxy);
      condition.warnWhereUseless(line, Checkpoint.FRONTEND_SWITCHING);
      List<Condition> all = new ArrayList<>(proxy.settings().get(FORCE_SWITCH));
      all.add(condition);
      proxy.settings().set(FORCE_SWITCH, List.copyOf(all));
    } catch (InvalidExpressionException wrong) {
      line.alert(
          " : error detected while parsing a 'force-be-switch' rule : " + wrong.getMessage() + ".");
    }
  }

  private static void unpublished(Line line, ProxyDraft proxy) {
    if (proxy.forbidInDefaults(line, "be-unpublished", " : ")
        && proxy.warnUnlessBackend(line, "be-unpublished")
        && line.atMostArguments(0)) {
      proxy.settings().set(UNPUBLISHED, true);
    }
  }

  private void useServer(Line line, ProxyDraft proxy) {
    if (!proxy.forbidInDefaults(line, "use-server", " : ")) {
      return;
    }
    proxy.warnUnlessBackend(line, "use-server");
    if (!Keywords.hasArgument(line, "a server name.")) {
      return;
    }
    if (!Conditions.begins(line.word(2))) {
      line.alert(" : 'use-server' requires either 'if' or 'unless' followed by a condition.");
      return;
    }
    Condition condition = condition(line, proxy, Checkpoint.BACKEND_SERVER_CHOICE);
    Format name = condition == null ? null : name(line, proxy, Checkpoint.BACKEND_SERVER_CHOICE);
    if (name != null) {
      List<ServerRule> rules = new ArrayList<>(proxy.settings().get(USE_SERVER));
      rules.add(new ServerRule(name, condition, line.position()));
      proxy.settings().set(USE_SERVER, List.copyOf(rules));
    }
  }

  private void persist(Line line, ProxyDraft proxy, boolean force) {
    String keyword = line.word(0);
    if (!proxy.forbidInDefaults(line, keyword, " : ")) {
      return;
    }
    proxy.warnUnlessBackend(line, keyword);
    if (!Conditions.begins(line.word(1))) {
      line.alert(" : '" + keyword + "' requires either 'if' or 'unless' followed by a condition.");
      return;
    }
    try {
      Condition condition = conditions.read(line, 1, proxy);
      condition.warnWhereUseless(line, Checkpoint.BACKEND_REQUEST_CONTENT);
      List<PersistRule> rules = new ArrayList<>(proxy.settings().get(PERSIST));
      rules.add(new PersistRule(force, condition));
      proxy.settings().set(PERSIST, List.copyOf(rules));
    } catch (InvalidExpressionException wrong) {
      line.alert(
          " : error detected while parsing a '" + keyword + "' rule : " + wrong.getMessage() + ".");
    }
  }

  private @Nullable Condition condition(Line line, ProxyDraft proxy, Checkpoint checkpoint) {
    try {
      Condition condition = conditions.read(line, 2, proxy);
      condition.warnWhereUseless(line, checkpoint);
      return condition;
    } catch (InvalidExpressionException wrong) {
      line.alert(" : error detected while parsing switching rule : " + wrong.getMessage() + ".");
      return null;
    }
  }

  private @Nullable Format name(Line line, ProxyDraft proxy, Checkpoint checkpoint) {
    Site site = new Site(Site.Place.LOG_FORMAT, line.position(), proxy.name());
    try {
      return FormatParser.parse(conditions.language().samples(), site, checkpoint, line.word(1));
    } catch (InvalidExpressionException wrong) {
      conditions
          .language()
          .samples()
          .references()
          .sayLater(
              site,
              "Parsing ["
                  + line.position()
                  + "]: failed to parse "
                  + line.word(0)
                  + " rule '"
                  + line.word(1)
                  + "' : "
                  + wrong.getMessage()
                  + ".");
      return null;
    }
  }
}
