package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.runtime.AccessLevel;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Control thread only: the commands about lists of patterns and maps (management guide, chapter
 * 9.3). Versions ({@code prepare}, {@code commit}, {@code @1}) are not carried out.
 */
public final class PatternCommands {
  /** All lists and maps of a configuration. */
  public static final Setting<List<PatternReference>> REFERENCES =
      Setting.of("patterns", List.of());

  private final Collection<PatternReference> references;
  private final boolean map;

  private PatternCommands(Collection<PatternReference> references, boolean map) {
    this.references = references;
    this.map = map;
  }

  /** Registers the commands. */
  public static void register(CommandRegistry registry, Collection<PatternReference> references) {
    PatternCommands acls = new PatternCommands(references, false);
    PatternCommands maps = new PatternCommands(references, true);
    acls.registerShared(registry, "acl", "add acl [@<ver>] <acl> <pattern>", "add an acl entry");
    maps.registerShared(
        registry,
        "map",
        "add map [@<ver>] <map> <key> <val>",
        "add a map entry (payload supported" + " instead of key/val)");
    registry.add(
        Command.of(
            "set map",
            AccessLevel.OPERATOR,
            help("set map <map> [<key>|#<ref>] <value>", "modify a map entry"),
            maps::set));
  }

  private void registerShared(
      CommandRegistry registry, String kind, String addUsage, String addHelp) {
    String shown = map ? "map" : "acl";
    registry
        .add(
            Command.of(
                "show " + kind,
                AccessLevel.USER,
                help(
                    "show " + shown + " [@ver] [<" + shown + ">]",
                    map
                        ? "report available maps or dump a map's contents"
                        : "report available acls or dump an acl's contents"),
                this::show))
        .add(Command.of("add " + kind, AccessLevel.OPERATOR, help(addUsage, addHelp), this::add))
        .add(
            Command.of(
                "del " + kind,
                AccessLevel.OPERATOR,
                help("del " + kind + " <" + kind + "> [<key>|#<ref>]", "delete entries"),
                this::delete))
        .add(
            Command.of(
                "get " + kind,
                AccessLevel.OPERATOR,
                help(
                    "get " + kind + " <" + kind + "> <value>",
                    "report the patterns matching a sample"),
                this::get))
        .add(
            Command.of(
                "clear " + kind,
                AccessLevel.OPERATOR,
                help("clear " + kind + " <" + kind + ">", "clear the contents"),
                this::clear));
  }

  private static String help(String usage, String text) {
    return usage + " ".repeat(Math.max(0, 40 - usage.length())) + ": " + text;
  }

  private String kind() {
    return map ? "map" : "ACL";
  }

  private @Nullable PatternReference find(String word) {
    for (PatternReference reference : references) {
      boolean named =
          word.startsWith("#")
              ? word.substring(1).equals(String.valueOf(reference.id()))
              : !word.isEmpty() && word.equals(reference.name());
      if (named && reference.isMap() == map) {
        return reference;
      }
    }
    return null;
  }

  private Answer unknown(String kind) {
    return Answer.error("Unknown " + kind + " identifier. Please use #<id> or <file>.");
  }

  private Answer unknown() {
    return unknown(map ? "map" : "ACL");
  }

  private Answer show(Request request) {
    String word = request.argument(0);
    StringBuilder out = new StringBuilder();
    if (word.isEmpty()) {
      out.append("# id (file) description\n");
      for (PatternReference reference : references) {
        if (reference.isMap() == map) {
          out.append(reference.id())
              .append(" (")
              .append(reference.name())
              .append(") ")
              .append(reference.description())
              .append(". curr_ver=0 next_ver=0 entry_cnt=")
              .append(reference.patterns().size())
              .append('\n');
        }
      }
      return new Answer.Text(out.toString());
    }
    PatternReference reference = find(word);
    if (reference == null) {
      return unknown();
    }
    return new Answer.Dump(reference.patterns().stream().map(this::line).iterator());
  }

  private String line(Pattern pattern) {
    return "0x"
        + Long.toHexString(pattern.id())
        + " "
        + pattern.text()
        + (map ? " " + pattern.value() : "")
        + "\n";
  }

  private Answer add(Request request) {
    String name = request.argument(0);
    boolean payload = map && request.payload().isPresent();
    boolean complete = payload ? !name.isEmpty() : !request.argument(map ? 2 : 1).isEmpty();
    if (!complete) {
      return Answer.error(
          map
              ? "'add map' expects three parameters (map identifier, key and value) or one"
                  + " parameter (map identifier) and a payload"
              : "'add acl' expects two parameters: ACL identifier and pattern.");
    }
    PatternReference reference = find(name);
    if (reference == null) {
      return unknown();
    }
    try {
      if (payload) {
        for (String line : request.payload().orElse("").lines().toList()) {
          String[] words = line.strip().split("[ \t]+", 2);
          if (words.length == 2) {
            reference.add(words[0], words[1], false);
          }
        }
      } else {
        reference.add(request.argument(1), map ? request.argument(2) : "", false);
      }
      return Answer.NOTHING;
    } catch (InvalidExpressionException wrong) {
      return Answer.error(wrong.getMessage() + ".");
    }
  }

  /** The patterns that a word means: by their text, or by their number after a hash sign. */
  private static Predicate<Pattern> meant(String word) {
    return word.startsWith("#0x")
        ? pattern -> ("#0x" + Long.toHexString(pattern.id())).equals(word)
        : pattern -> pattern.text().equals(word);
  }

  private Answer set(Request request) {
    if (request.argument(2).isEmpty()) {
      return Answer.error("'set map' expects three parameters: map identifier, key and value.");
    }
    PatternReference reference = find(request.argument(0));
    if (reference == null) {
      return unknown();
    }
    Predicate<Pattern> wanted = meant(request.argument(1));
    List<Pattern> changed = new ArrayList<>();
    boolean found = false;
    for (Pattern pattern : reference.patterns()) {
      boolean one = wanted.test(pattern);
      found |= one;
      changed.add(
          one
              ? new Pattern(pattern.id(), pattern.text(), request.argument(2), pattern.ignoreCase())
              : pattern);
    }
    if (!found) {
      return Answer.error("entry not found.");
    }
    try {
      reference.replace(changed);
      return Answer.NOTHING;
    } catch (InvalidExpressionException wrong) {
      return Answer.error(wrong.getMessage() + ".");
    }
  }

  private Answer delete(Request request) {
    if (request.argument(1).isEmpty()) {
      return Answer.error(
          "This command expects two parameters: " + kind() + " identifier and key.");
    }
    PatternReference reference = find(request.argument(0));
    if (reference == null) {
      // HAProxy says map of both.
      return unknown("map");
    }
    return reference.removeIf(meant(request.argument(1))) > 0
        ? Answer.NOTHING
        : Answer.error("Key not found.");
  }

  private Answer clear(Request request) {
    if (request.argument(0).isEmpty()) {
      return Answer.error("Missing " + kind() + " identifier.");
    }
    PatternReference reference = find(request.argument(0));
    if (reference == null) {
      return unknown();
    }
    reference.removeIf(pattern -> true);
    return Answer.NOTHING;
  }

  private Answer get(Request request) {
    if (request.argument(1).isEmpty()) {
      return Answer.error("Missing " + kind() + " identifier and/or key.");
    }
    PatternReference reference = find(request.argument(0));
    if (reference == null) {
      return unknown();
    }
    StringBuilder out = new StringBuilder();
    for (PatternList list : reference.users()) {
      Pattern found = list.findText(request.argument(1));
      out.append("type=")
          .append(list.method().name().toLowerCase(Locale.ROOT))
          .append(", case=")
          .append(found != null && found.ignoreCase() ? "insensitive" : "sensitive");
      if (found == null) {
        out.append(map ? ", found=no\n" : ", match=no\n");
      } else if (map) {
        out.append(", found=yes, idx=tree, key=\"")
            .append(found.text())
            .append("\", value=\"")
            .append(found.value())
            .append("\", type=\"str\"\n");
      } else {
        out.append(", match=yes, idx=tree, pattern=\"").append(found.text()).append("\"\n");
      }
    }
    return new Answer.Text(out.toString());
  }
}
