package dev.evenkeel.balancer.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A proxy or {@code defaults} section that is being read. Owned by the thread that reads the
 * configuration.
 */
public final class ProxyDraft {
  private final String name;
  private final Optional<ProxyKind> kind;
  private final SourcePosition position;
  private final Settings inherited;
  private final Settings.Builder settings;
  private final Settings.Builder serverDefaults;
  private final List<Bind> binds = new ArrayList<>();
  private final List<ServerDraft> servers = new ArrayList<>();
  private int id;

  ProxyDraft(
      String name,
      Optional<ProxyKind> kind,
      SourcePosition position,
      Settings inherited,
      Settings inheritedServerDefaults) {
    this.name = name;
    this.kind = kind;
    this.position = position;
    this.inherited = inherited;
    this.settings = inherited.toBuilder();
    this.serverDefaults = inheritedServerDefaults.toBuilder();
  }

  /** Makes a backend that is none, for servers of sections that are no proxies. */
  public static ProxyDraft ofServers(String name, SourcePosition position) {
    Settings none = Settings.builder().build();
    return new ProxyDraft(name, Optional.of(ProxyKind.BACKEND), position, none, none);
  }

  /** Returns the section's name; empty for an anonymous {@code defaults}. */
  public String name() {
    return name;
  }

  /** Returns the kind of proxy; a {@code defaults} section is none. */
  public Optional<ProxyKind> kind() {
    return kind;
  }

  /** Returns where the section begins. */
  public SourcePosition position() {
    return position;
  }

  /** Tells whether this is a {@code defaults} section. */
  public boolean isDefaults() {
    return kind.isEmpty();
  }

  /** Returns the word that opened the section. */
  public String section() {
    return kind.map(ProxyKind::keyword).orElse("defaults");
  }

  /** Returns the kind and the name as messages show them: {@code frontend 'main'}. */
  public String describe() {
    return word() + " '" + name + "'";
  }

  /** Returns the word that messages use for the kind. */
  String word() {
    return kind.map(ProxyKind::word).orElse("defaults");
  }

  /** Returns what the section sets and inherits. */
  public Settings.Builder settings() {
    return settings;
  }

  /** Returns what the section inherits. */
  public Settings inherited() {
    return inherited;
  }

  /** Returns what the section's servers inherit. */
  public Settings.Builder serverDefaults() {
    return serverDefaults;
  }

  /** Returns the {@code bind} lines so far. */
  public List<Bind> binds() {
    return binds;
  }

  /** Returns the {@code server} lines so far. */
  public List<ServerDraft> servers() {
    return servers;
  }

  /** Returns the number given by {@code id}; 0 if none is. */
  public int id() {
    return id;
  }

  /** Sets the number given by {@code id}. */
  public void id(int id) {
    this.id = id;
  }

  /** Tells whether the section can have what frontends have. */
  public boolean hasFrontend() {
    return kind.isEmpty() || kind.get().hasFrontend();
  }

  /** Tells whether the section can have what backends have. */
  public boolean hasBackend() {
    return kind.isEmpty() || kind.get().hasBackend();
  }

  /** Warns if a keyword of frontends stands in a section that is none. */
  public boolean warnUnlessFrontend(Line line, String keyword, String advice) {
    return hasFrontend() || warnLacking(line, keyword, "frontend", advice);
  }

  /** Warns if a keyword of backends stands in a section that is none. */
  public boolean warnUnlessBackend(Line line, String keyword) {
    return warnUnlessBackend(line, keyword, "");
  }

  /** As {@link #warnUnlessBackend(Line, String)}, with a word of advice. */
  public boolean warnUnlessBackend(Line line, String keyword, String advice) {
    return hasBackend() || warnLacking(line, keyword, "backend", advice);
  }

  /**
   * As the other two, in the words that HAProxy has for keywords with a value.
   *
   * @param what the keyword, in quotes where HAProxy sets some
   */
  public boolean warnIgnoredUnless(Line line, String what, boolean frontend) {
    if (frontend ? hasFrontend() : hasBackend()) {
      return true;
    }
    line.warn(
        " : "
            + what
            + " will be ignored because "
            + describe()
            + " has no "
            + (frontend ? "frontend" : "backend")
            + " capability");
    return false;
  }

  private boolean warnLacking(Line line, String keyword, String capability, String advice) {
    line.warn(
        " : '"
            + keyword
            + "' ignored because "
            + describe()
            + " has no "
            + capability
            + " capability."
            + advice);
    return false;
  }

  /** Alerts if a keyword that needs a proxy stands in a {@code defaults} section. */
  public boolean forbidInDefaults(Line line, String keyword, String separator) {
    if (isDefaults()) {
      line.alert(separator + "'" + keyword + "' not allowed in 'defaults' section.");
      return false;
    }
    return true;
  }
}
