package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.USER;

import dev.evenkeel.balancer.acl.Pattern;
import dev.evenkeel.balancer.acl.PatternReference;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Commands about the patterns of ACLs and maps. Control thread only. */
final class PatternCommands {
  /** Where other programs have pointers, this one has numbers that look like them. */
  private static final long FIRST_POINTER = 0x100000000L;

  private static final long POINTER_STEP = 0x20;

  private final Deployment deployment;
  private final IdentityHashMap<PatternReference, PatternVersions> versions =
      new IdentityHashMap<>();

  private PatternCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  /** The two kinds of sets. */
  enum Kind {
    ACL("acl", "ACL"),
    MAP("map", "map");

    final String word;
    final String name;

    Kind(String word, String name) {
      this.word = word;
      this.name = name;
    }

    boolean is(PatternReference reference) {
      return reference.isMap() == (this == MAP);
    }
  }

  static void register(CommandRegistry registry, Deployment deployment) {
    PatternCommands commands = new PatternCommands(deployment);
    commands.register(registry, Kind.ACL);
    commands.register(registry, Kind.MAP);
    registry.add(
        Command.of(
            "set map",
            USER,
            "set map <map> [<key>|#<ref>] <value>    : modify a map entry",
            commands::set));
  }

  private void register(CommandRegistry registry, Kind kind) {
    boolean acl = kind == Kind.ACL;
    String word = kind.word;
    registry
        .add(
            Command.of(
                "show " + word,
                USER,
                acl
                    ? "show acl [@<ver>] <acl>]                : report available acls or dump an"
                        + " acl's contents"
                    : "show map [@ver] [map]                   : report available maps or dump a"
                        + " map's contents",
                request -> show(request, kind)))
        .add(
            Command.of(
                "get " + word,
                USER,
                acl
                    ? "get acl <acl> <value>                   : report the patterns matching a"
                        + " sample for an ACL"
                    : "get map <acl> <value>                   : report the keys and values matching"
                        + " a sample for a map",
                request -> get(request, kind)))
        .add(
            Command.of(
                "add " + word,
                USER,
                acl
                    ? "add acl [@<ver>] <acl> <pattern>        : add an acl entry"
                    : "add map [@<ver>] <map> <key> <val>      : add a map entry (payload supported"
                        + " instead of key/val)",
                request -> add(request, kind)))
        .add(
            Command.of(
                "del " + word,
                USER,
                "del "
                    + word
                    + " <"
                    + word
                    + "> [<key>|#<ref>]            : delete "
                    + word
                    + " entries matching <key>",
                request -> delete(request, kind)))
        .add(
            Command.of(
                "clear " + word,
                USER,
                "clear "
                    + word
                    + " [@<ver>] <"
                    + word
                    + ">                : clear the contents of this "
                    + word,
                request -> clear(request, kind)))
        .add(
            Command.of(
                "prepare " + word,
                USER,
                "prepare "
                    + word
                    + " <acl>                       : prepare a new version for atomic "
                    + kind.name.toUpperCase(Locale.ROOT)
                    + " replacement",
                request -> prepare(request, kind)))
        .add(
            Command.of(
                "commit " + word,
                USER,
                "commit "
                    + word
                    + " @<ver> <"
                    + word
                    + ">                 : commit the "
                    + kind.name.toUpperCase(Locale.ROOT)
                    + " at this version",
                request -> commit(request, kind)));
  }

  // ---- arguments

  /** A version if one is given, the set, and where the arguments go on. */
  private record Target(@Nullable Integer version, String name, int next) {
    static Target of(Request request) {
      String first = request.argument(0);
      return first.startsWith("@")
          ? new Target(CNumber.leading(first.substring(1)), request.argument(1), 2)
          : new Target(null, first, 1);
    }

    int versionOf(PatternVersions versions) {
      return version == null ? versions.current() : version;
    }
  }

  private @Nullable PatternReference find(String name, Kind kind) {
    for (PatternReference reference : deployment.patterns().references()) {
      boolean called =
          name.startsWith("#")
              ? name.equals("#" + reference.id())
              : !name.isEmpty() && name.equals(reference.name());
      if (called && kind.is(reference)) {
        return reference;
      }
    }
    return null;
  }

  private PatternVersions versions(PatternReference reference) {
    return versions.computeIfAbsent(reference, PatternVersions::new);
  }

  private static Answer unknown(Kind kind) {
    return Answer.error("Unknown " + kind.name + " identifier. Please use #<id> or <file>.");
  }

  // ---- reading

  private Answer show(Request request, Kind kind) {
    Target target = Target.of(request);
    if (target.name().isEmpty()) {
      return list(kind);
    }
    PatternReference reference = find(target.name(), kind);
    if (reference == null) {
      return unknown(kind);
    }
    PatternVersions versions = versions(reference);
    return new Answer.Dump(
        versions.patterns(target.versionOf(versions)).stream()
            .map(pattern ->
                pointer(pattern)
                    + " "
                    + pattern.text()
                    + (kind == Kind.MAP ? " " + pattern.value() : "")
                    + "\n")
            .iterator());
  }

  private Answer list(Kind kind) {
    StringBuilder text = new StringBuilder("# id (file) description\n");
    deployment.patterns().references().stream()
        .filter(kind::is)
        .sorted(Comparator.comparingInt(PatternReference::id))
        .forEach(reference ->
            text.append(reference.id())
                .append(" (")
                .append(reference.name())
                .append(") ")
                .append(reference.description())
                .append(". curr_ver=")
                .append(versions(reference).current())
                .append(" next_ver=")
                .append(versions(reference).next())
                .append(" entry_cnt=")
                .append(reference.patterns().size())
                .append('\n'));
    return new Answer.Text(text.toString());
  }

  private Answer get(Request request, Kind kind) {
    String key = request.argument(1);
    if (key.isEmpty()) {
      return Answer.error("Missing " + kind.name + " identifier and/or key.");
    }
    PatternReference reference = find(request.argument(0), kind);
    if (reference == null) {
      return unknown(kind);
    }
    StringBuilder text = new StringBuilder();
    for (PatternReference.Lookup lookup : reference.lookUp(key)) {
      Pattern found = lookup.found();
      text.append("type=")
          .append(lookup.method())
          .append(", case=")
          .append(lookup.ignoresCase() ? "insensitive" : "sensitive")
          .append(kind == Kind.MAP ? ", found=" : ", match=")
          .append(found == null ? "no" : "yes");
      if (found != null) {
        text.append(", idx=")
            .append(lookup.isTree() ? "tree" : "list")
            .append(kind == Kind.MAP ? ", key=\"" : ", pattern=\"")
            .append(found.text())
            .append('"');
        if (kind == Kind.MAP) {
          text.append(", value=\"").append(found.value()).append("\", type=\"str\"");
        }
      }
      text.append('\n');
    }
    return new Answer.Text(text.toString());
  }

  /** A name that lasts as long as the pattern does. */
  private static String pointer(Pattern pattern) {
    return "0x" + Long.toHexString(FIRST_POINTER + pattern.id() * POINTER_STEP);
  }

  private static Predicate<Pattern> matching(String key) {
    return key.startsWith("#")
        ? pattern -> key.equals("#" + pointer(pattern))
        : pattern -> pattern.text().equals(key);
  }

  // ---- changing

  private Answer add(Request request, Kind kind) {
    Target target = Target.of(request);
    String key = request.argument(target.next());
    String value = request.argument(target.next() + 1);
    boolean payload = kind == Kind.MAP && request.payload().isPresent();
    if (target.name().isEmpty()
        || (payload ? !key.isEmpty() : key.isEmpty() || (kind == Kind.MAP && value.isEmpty()))) {
      return Answer.error(
          kind == Kind.ACL
              ? "'add acl' expects two parameters: ACL identifier and pattern."
              : "'add map' expects three parameters (map identifier, key and value) or one parameter"
                  + " (map identifier) and a payload");
    }
    PatternReference reference = find(target.name(), kind);
    if (reference == null) {
      return unknown(kind);
    }
    PatternVersions versions = versions(reference);
    int version = target.versionOf(versions);
    if (versions.isInTheFuture(version)) {
      return Answer.error(
          "Version number in the future, please use 'prepare " + kind.word + "' before.");
    }
    try {
      if (payload) {
        return addAll(versions, version, request.payload().orElse("").lines().toList());
      }
      versions.add(version, List.of(new Pattern(key, kind == Kind.MAP ? value : "", false)));
      return Answer.NOTHING;
    } catch (InvalidExpressionException wrong) {
      return Answer.error(wrong.getMessage() + ".");
    }
  }

  private static Answer addAll(PatternVersions versions, int version, List<String> lines)
      throws InvalidExpressionException {
    List<Pattern> patterns = new ArrayList<>();
    Answer answer = Answer.NOTHING;
    for (String line : lines) {
      String[] parts = line.strip().split("[ \t]+", 2);
      if (parts[0].isEmpty()) {
        continue;
      }
      if (parts.length < 2) {
        answer = Answer.error("Missing value for key '" + parts[0] + "'.");
        break;
      }
      patterns.add(new Pattern(parts[0], parts[1], false));
    }
    versions.add(version, patterns);
    return answer;
  }

  private Answer delete(Request request, Kind kind) {
    String key = request.argument(1);
    if (key.isEmpty()) {
      return Answer.error(
          "This command expects two parameters: " + kind.name + " identifier and key.");
    }
    PatternReference reference = find(request.argument(0), kind);
    if (reference == null) {
      return unknown(kind);
    }
    return reference.removeIf(matching(key)) == 0 ? Answer.error("Key not found.") : Answer.NOTHING;
  }

  private Answer set(Request request) {
    String key = request.argument(1);
    String value = request.argument(2);
    if (value.isEmpty()) {
      return Answer.error("'set map' expects three parameters: map identifier, key and value.");
    }
    PatternReference reference = find(request.argument(0), Kind.MAP);
    if (reference == null) {
      return unknown(Kind.MAP);
    }
    if (reference.set(matching(key), value) == 0) {
      return Answer.error(key.startsWith("#") ? "key or pattern not found." : "entry not found.");
    }
    return Answer.NOTHING;
  }

  private Answer clear(Request request, Kind kind) {
    Target target = Target.of(request);
    if (target.name().isEmpty()) {
      return Answer.error("Missing " + kind.name + " identifier.");
    }
    PatternReference reference = find(target.name(), kind);
    if (reference == null) {
      return unknown(kind);
    }
    PatternVersions versions = versions(reference);
    versions.clear(target.versionOf(versions));
    return Answer.NOTHING;
  }

  private Answer prepare(Request request, Kind kind) {
    PatternReference reference = find(request.argument(0), kind);
    return reference == null
        ? unknown(kind)
        : Answer.info("New version created: " + versions(reference).prepare());
  }

  private Answer commit(Request request, Kind kind) {
    Target target = Target.of(request);
    Integer version = target.version();
    if (version == null) {
      return Answer.error("Missing version number.");
    }
    PatternReference reference = find(target.name(), kind);
    if (reference == null) {
      return unknown(kind);
    }
    if (versions(reference).isInTheFuture(version)) {
      return Answer.error("Version number out of range.");
    }
    try {
      versions(reference).commit(version);
      return Answer.NOTHING;
    } catch (InvalidExpressionException wrong) {
      return Answer.error(wrong.getMessage() + ".");
    }
  }
}
