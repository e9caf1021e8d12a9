package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.KnownNames;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The criteria of {@code acl} lines beyond plain fetches, the lists that need no declaration, and
 * the pattern files of a configuration. Filled at start by the packages that carry keywords out;
 * owned by the thread that reads the configuration.
 */
public final class AclLanguage {
  /** The language in which a configuration was read: its patterns may change at run time. */
  public static final Setting<Optional<AclLanguage>> OF_CONFIGURATION =
      Setting.of("acl language", Optional.empty());

  /**
   * A criterion that implies a method: {@code hdr_beg}.
   *
   * @param fetch the fetch that it stands for
   * @param method how it is matched
   * @param dotted whether patterns are versions such as 3.1
   */
  record Criterion(String fetch, MatchMethod method, boolean dotted) {}

  private final SampleLanguage samples;
  private final Map<String, Criterion> criteria = new TreeMap<>();
  private final Map<String, String> predefined = new TreeMap<>();
  private final Map<String, PatternReference> files = new LinkedHashMap<>();
  private final Map<Integer, PatternReference> byId = new HashMap<>();
  private final Map<String, AclBook> books = new HashMap<>();
  private final List<Acl> referred = new ArrayList<>();
  private int lastId;

  /** Makes a language with what {@code mode tcp} has. */
  public AclLanguage(SampleLanguage samples) {
    this.samples = samples;
    MapConverters.register(samples, this);
    this.criterion("payload", "req.payload", MatchMethod.BIN)
        .criterion("payload_lv", "req.payload_lv", MatchMethod.BIN)
        .criterion("req_rdp_cookie", "req.rdp_cookie", MatchMethod.STR)
        .criterion("req_rdp_cookie_cnt", "req.rdp_cookie_cnt", MatchMethod.INT)
        .criterion("req_ssl_sni", "req.ssl_sni", MatchMethod.STR);
    criteria.put("req.ssl_ver", new Criterion("req.ssl_ver", MatchMethod.INT, true));
    criteria.put("req_ssl_ver", new Criterion("req.ssl_ver", MatchMethod.INT, true));
    HttpCriteria.register(this);
    AclFetch.register(this);
    this.predefined("FALSE", "always_false")
        .predefined("TRUE", "always_true")
        .predefined("HTTP", "req.proto_http")
        .predefined("LOCALHOST", "src 127.0.0.1/8 ::1")
        .predefined("RDP_COOKIE", "req.rdp_cookie_cnt gt 0")
        .predefined("REQ_CONTENT", "req.len gt 0")
        .predefined("WAIT_END", "wait_end");
  }

  /** Returns the language of the expressions. */
  public SampleLanguage samples() {
    return samples;
  }

  /** Adds a criterion that implies a method. */
  public AclLanguage criterion(String name, String fetch, MatchMethod method) {
    criteria.put(name, new Criterion(fetch, method, false));
    return this;
  }

  /** Adds a list that needs no declaration. */
  public AclLanguage predefined(String name, String definition) {
    predefined.put(name, definition);
    return this;
  }

  Optional<Criterion> criterion(String name) {
    return Optional.ofNullable(criteria.get(name));
  }

  /** Notes the lists of the proxy that is being read, for whoever knows only its name. */
  void reads(String proxy, AclBook book) {
    books.put(proxy, book);
  }

  /**
   * Finds a list by its name: one of the proxy, or one that needs no declaration.
   *
   * @throws InvalidExpressionException if there is none
   */
  Acl named(String name, AclBook book, Site site, Consumer<String> warnings)
      throws InvalidExpressionException {
    Optional<Acl> known = book.find(name);
    if (known.isPresent()) {
      return known.get();
    }
    String definition = predefined.get(name);
    if (definition == null) {
      throw new InvalidExpressionException(
          KnownNames.has("acl", name)
              ? KnownNames.notSupported("predefined ACL", name)
              : "no such ACL : '" + name + "'");
    }
    Acl acl = book.findOrAdd(name);
    acl.add(new AclParser(this, site, warnings).parse(List.of(definition.split(" ", -1))));
    return acl;
  }

  /** Finds a list for an expression, which knows its proxy by name only. */
  Acl named(String name, Site site) throws InvalidExpressionException {
    AclBook book = books.computeIfAbsent(site.proxy(), proxy -> AclBook.ofNobody());
    Acl acl = named(name, book, site, nothingToWarnOf -> {});
    referred.add(acl);
    return acl;
  }

  /** Returns the lists that the expressions read since the last call refer to. */
  List<Acl> takeReferred() {
    List<Acl> taken = List.copyOf(referred);
    referred.clear();
    return taken;
  }

  /** Returns all sets of patterns that the runtime API may show and change. */
  public Collection<PatternReference> references() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /**
   * Returns the patterns of a file, read once.
   *
   * @param map whether lines have a value after the pattern
   * @throws InvalidExpressionException if the file cannot be read
   */
  PatternReference file(String name, boolean map, boolean ignoreCase, String user)
      throws InvalidExpressionException {
    PatternReference known = files.get(name);
    if (known == null) {
      known =
          new PatternReference(
              freeId(), name, "pattern loaded from file '" + name + "' used by " + user, map);
      byId.put(known.id(), known);
      PatternFile.read(name, map, ignoreCase, known);
      files.put(name, known);
    }
    return known;
  }

  /**
   * Returns the patterns that rules change under a name: those of the file of this name if anything
   * reads it, or else of a set that is empty at first.
   *
   * @param map whether patterns have values
   */
  public PatternReference changeable(String name, boolean map, String user) {
    PatternReference known = files.get(name);
    if (known == null) {
      known = new PatternReference(freeId(), name, user, map);
      byId.put(known.id(), known);
      files.put(name, known);
    }
    return known;
  }

  /** Makes a set of patterns that a line gives itself. */
  PatternReference inline(int wantedId, String user) {
    int id = wantedId >= 0 ? wantedId : freeId();
    PatternReference reference = new PatternReference(id, "", user, false);
    byId.put(id, reference);
    return reference;
  }

  private int freeId() {
    while (byId.containsKey(lastId)) {
      lastId++;
    }
    return lastId;
  }
}
