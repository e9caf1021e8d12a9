package dev.evenkeel.balancer.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code defaults}, {@code frontend}, {@code backend} and {@code listen} sections (manual,
 * chapter 4). Owned by the thread that reads the configuration.
 */
public final class ProxySections implements SectionParser {
  private static final String NAME_SIGNS = "-_.:";

  private final KeywordTable<KeywordTables.ProxyKeyword> table;
  private final KeywordTable<KeywordTables.ProxyKeyword> options;
  private final Compatibility compatibility;
  private final List<ProxyDraft> proxies = new ArrayList<>();
  private final List<ProxyDraft> defaults = new ArrayList<>();
  private final Set<ProxyDraft> explicitlyUsed = new HashSet<>();
  private @Nullable ProxyDraft current;
  private Inheritance inheritance = (defaults, kind) -> Optional.empty();

  /** Makes a reader that carries out the keywords of the tables. */
  public ProxySections(KeywordTables tables, Compatibility compatibility) {
    this.table = tables.proxy();
    this.options = tables.option();
    this.compatibility = compatibility;
  }

  /** Says what may keep a section from inheriting. */
  public interface Inheritance {
    /** Returns why a section of a kind must not inherit from these defaults, if it must not. */
    Optional<String> forbids(ProxyDraft defaults, ProxyKind kind);

    /** Returns why other defaults must not inherit from these, if they must not. */
    default Optional<String> forbidsDefaults(ProxyDraft defaults) {
      return Optional.empty();
    }
  }

  /** Asks before a section inherits. */
  public void ask(Inheritance inheritance) {
    this.inheritance = inheritance;
  }

  /** Returns the {@code defaults} sections read so far, in order. */
  public List<ProxyDraft> defaults() {
    return defaults;
  }

  /** Returns the proxies read so far, in order. */
  public List<ProxyDraft> proxies() {
    return proxies;
  }

  @Override
  public Next open(Line line) {
    current = null;
    if (line.word(0).equals("defaults")) {
      return openDefaults(line);
    }
    ProxyKind kind =
        switch (line.word(0)) {
          case "frontend" -> ProxyKind.FRONTEND;
          case "backend" -> ProxyKind.BACKEND;
          default -> ProxyKind.LISTEN;
        };
    return openProxy(line, kind);
  }

  private Next openProxy(Line line, ProxyKind kind) {
    String name = line.word(1);
    if (name.isEmpty()) {
      line.alert(" : '" + kind.keyword() + "' expects an <id> argument");
      return Next.STOP_FILE;
    }
    alertWrongName(line);
    proxies.stream()
        .filter(p -> p.name().equals(name))
        .filter(p ->
            (p.hasFrontend() && kind.hasFrontend())
                || (p.hasBackend() && kind.hasBackend())
                || compatibility.sameNameProxiesAreFatal())
        .findFirst()
        .ifPresent(p ->
            line.alertBare(
                "Parsing ["
                    + line.position()
                    + "]: "
                    + kind.word()
                    + " '"
                    + name
                    + "' has the same name as "
                    + p.describe()
                    + " declared at "
                    + p.position()
                    + "."
                    + (compatibility.sameNameProxiesAreFatal()
                        ? " This is no longer supported as of 3.3. Please rename one or the"
                            + " other."
                        : "")));
    boolean from = line.word(2).equals("from") && !line.word(3).isEmpty();
    if (kind.hasFrontend() && !line.word(from ? 4 : 2).isEmpty()) {
      line.complain(" : please use the 'bind' keyword for listening addresses.");
      return Next.GO_ON;
    }
    Optional<ProxyDraft> base =
        from ? named(line, line.word(3), kind.word() + " '" + name + "'") : latest(line);
    if (from && base.isEmpty()) {
      return Next.STOP_FILE;
    }
    Optional<String> forbidden = base.flatMap(d -> inheritance.forbids(d, kind));
    if (forbidden.isPresent()) {
      line.alert(": " + forbidden.get());
      return Next.STOP_FILE;
    }
    ProxyDraft draft = inherit(name, Optional.of(kind), line.position(), base);
    proxies.add(draft);
    current = draft;
    return Next.GO_ON;
  }

  private Next openDefaults(Line line) {
    String name = line.word(1).equals("from") ? "" : line.word(1);
    int fromIndex = line.word(1).equals("from") ? 1 : 2;
    Optional<ProxyDraft> base = Optional.empty();
    if (line.word(fromIndex).equals("from")) {
      if (line.word(fromIndex + 1).isEmpty()) {
        line.alert(" : 'from' expects the name of a 'defaults' section.");
        return Next.STOP_FILE;
      }
      base = named(line, line.word(fromIndex + 1), "defaults '" + name + "'");
      if (base.isEmpty()) {
        return Next.STOP_FILE;
      }
    }
    Optional<String> forbidden = base.flatMap(inheritance::forbidsDefaults);
    if (forbidden.isPresent()) {
      line.alert(": " + forbidden.get());
      return Next.STOP_FILE;
    }
    ProxyDraft draft = inherit(name, Optional.empty(), line.position(), base);
    defaults.add(draft);
    current = draft;
    return Next.GO_ON;
  }

  private static ProxyDraft inherit(
      String name, Optional<ProxyKind> kind, SourcePosition position, Optional<ProxyDraft> base) {
    return new ProxyDraft(
        name,
        kind,
        position,
        base.map(d -> d.settings().build()).orElse(Settings.NONE),
        base.map(d -> d.serverDefaults().build()).orElse(Settings.NONE));
  }

  private Optional<ProxyDraft> latest(Line line) {
    if (defaults.isEmpty()) {
      return Optional.empty();
    }
    ProxyDraft last = defaults.getLast();
    if (explicitlyUsed.contains(last)) {
      line.complain(
          " : defaults section '"
              + last.name()
              + "' (declared at "
              + last.position()
              + ") is explicitly referenced by another proxy and implicitly used here. To avoid"
              + " any ambiguity don't mix both usage. Add a last defaults section not explicitly"
              + " used or always use explicit references.");
    }
    return Optional.of(last);
  }

  private Optional<ProxyDraft> named(Line line, String wanted, String user) {
    List<ProxyDraft> found = defaults.stream().filter(d -> d.name().equals(wanted)).toList();
    if (found.isEmpty()) {
      line.alert(" : defaults section '" + wanted + "' not found for " + user + ".");
      return Optional.empty();
    }
    if (found.size() > 1) {
      line.alert(
          " : ambiguous defaults section name '"
              + wanted
              + "' referenced by "
              + user
              + " exists at least at "
              + found.get(0).position()
              + " and "
              + found.get(1).position()
              + ".");
    }
    explicitlyUsed.add(found.getFirst());
    return Optional.of(found.getFirst());
  }

  /** Alerts if the name of the section that a line opens has a character that must not be in it. */
  public static void alertWrongName(Line line) {
    String name = line.word(1);
    wrongCharacter(name)
        .ifPresent(wrong ->
            line.alert(
                " : character '"
                    + wrong
                    + "' is not permitted in '"
                    + line.word(0)
                    + "' name '"
                    + name
                    + "'."));
  }

  /** Finds a character that must not stand in a section's name. */
  public static Optional<Character> wrongCharacter(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && NAME_SIGNS.indexOf(c) < 0) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }

  @Override
  public void line(Line line) {
    ProxyDraft proxy = current;
    if (proxy == null) {
      line.alert(" : 'listen' or 'defaults' expected.");
      return;
    }
    if (line.word(0).equals("option")) {
      option(line, proxy);
      return;
    }
    String keyword = line.word(0);
    Optional<KeywordTables.ProxyKeyword> handler = table.find(keyword);
    if (handler.isPresent()) {
      int id = proxy.id();
      handler.get().parse(line, proxy);
      if (proxy.id() != id) {
        checkId(line, proxy);
      }
    } else if (table.isKnown(keyword)) {
      line.notSupported("'" + keyword + "' in '" + proxy.section() + "' section");
    } else {
      line.alert(
          " : unknown keyword '"
              + keyword
              + "' in '"
              + proxy.section()
              + "' section"
              + table.hint(keyword, GlobalSection.SECTION_WORDS));
    }
  }

  private void checkId(Line line, ProxyDraft proxy) {
    proxies.stream()
        .filter(other -> other != proxy && other.id() == proxy.id())
        .findFirst()
        .ifPresent(other ->
            line.alert(
                ": "
                    + proxy.word()
                    + " "
                    + proxy.name()
                    + " reuses same custom id as "
                    + other.word()
                    + " "
                    + other.name()
                    + " (declared at "
                    + other.position()
                    + ")."));
  }

  private void option(Line line, ProxyDraft proxy) {
    String name = line.word(1);
    if (name.isEmpty()) {
      line.alert(": 'option' expects an option name.");
      return;
    }
    Optional<KeywordTables.ProxyKeyword> handler = options.find(name);
    if (handler.isPresent()) {
      handler.get().parse(line, proxy);
    } else if (options.isKnown(name)) {
      line.notSupported("'option " + name + "'");
    } else if (line.prefix() != Line.Prefix.PLAIN) {
      line.alert(": negation/default is not supported for option '" + name + "'.");
    } else {
      String hint = options.hint(name, List.of());
      line.alert(" : unknown option '" + name + "'" + (hint.isEmpty() ? "." : hint));
    }
  }
}
