package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.BestMatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which actions there are at each place, in the order in which messages list them. Immutable. */
public final class ActionBook {
  /** What HAProxy reads before it looks into its list of TCP actions. */
  private static final Set<String> NEVER_SUGGESTED =
      Set.of(
          "accept",
          "reject",
          "capture",
          "expect-proxy",
          "expect-netscaler-cip",
          "track-sc0..track-sc2");

  private final Map<Place, String> lists;
  private final String newer;
  private final Map<String, ActionParser> parsers = new HashMap<>();

  /** An action of a place, and what reads it: null where it is known and not carried out. */
  public record Found(String name, @Nullable ActionParser parser) {}

  /**
   * Makes a book of actions that nothing carries out yet, except for those that all rules share.
   *
   * @param lists which there are, in the order in which messages list them
   * @param newer what later releases have; it is not listed
   */
  public ActionBook(Map<Place, String> lists, String newer) {
    this.lists = new EnumMap<>(lists);
    this.newer = newer;
    add("silent-drop", SilentDrop::parse);
    add("track-sc", TrackAction::parse);
    add("set-var", SetVariable::parse);
    add("set-var-fmt", SetVariable::parseFormat);
    add("unset-var", SetVariable::parseUnset);
    add("sc-inc-gpc", CounterActions::increment);
    add("sc-inc-gpc0", CounterActions::incrementFirst);
    add("sc-inc-gpc1", CounterActions::incrementSecond);
    add("sc-add-gpc", CounterActions::add);
    add("sc-set-gpt", CounterActions::setTag);
    add("sc-set-gpt0", CounterActions::setFirstTag);
    add("set-src", AddressActions::source);
    add("set-src-port", AddressActions::sourcePort);
    add("set-dst", AddressActions::destination);
    add("set-dst-port", AddressActions::destinationPort);
    add("set-mark", PacketActions::mark);
    add("set-fc-mark", PacketActions::mark);
    add("set-tos", PacketActions::tos);
    add("set-fc-tos", PacketActions::tos);
    add("set-retries", RetriesAction::parse);
    add("set-nice", NiceAction::parse);
    add("set-log-level", LogLevelAction::parse);
    add("do-log", LogAction::parse);
    add("set-priority-class", PriorityActions::priorityClass);
    add("set-priority-offset", PriorityActions::priorityOffset);
  }

  /** Says what reads an action. */
  public ActionBook add(String name, ActionParser parser) {
    parsers.put(name, parser);
    return this;
  }

  private String listOf(Place place) {
    return lists.getOrDefault(place, "");
  }

  /** Finds the action that a word begins. */
  public Optional<Found> find(Place place, String word) {
    if (word.startsWith("track-sc")
        && place != Place.RESPONSE
        && place != Place.HTTP_AFTER_RESPONSE) {
      return Optional.of(new Found("track-sc", parsers.get("track-sc")));
    }
    Found found = null;
    for (String entry : (listOf(place) + " " + newer).split(" ", -1)) {
      boolean prefix = entry.endsWith("(*)");
      String name = prefix ? entry.substring(0, entry.length() - 3) : entry;
      boolean same =
          word.equals(name)
              || (prefix
                  && word.startsWith(name)
                  && (name.endsWith(".") || word.charAt(name.length()) == '('));
      if (same) {
        found = new Found(name, parsers.get(name));
      }
    }
    return Optional.ofNullable(found);
  }

  /** What messages list. */
  public String list(Place place) {
    StringBuilder out = new StringBuilder();
    for (String entry : listOf(place).split(" ", -1)) {
      out.append(out.isEmpty() ? "'" : ", '").append(entry.replace("..", "' ... '")).append('\'');
    }
    return out.toString();
  }

  /** The name that a word may have been meant to be. */
  public Optional<String> nearest(Place place, String word) {
    List<String> names = new ArrayList<>();
    for (String entry : listOf(place).split(" ", -1)) {
      if (place.isHttp() || !NEVER_SUGGESTED.contains(entry)) {
        names.add(entry.endsWith("(*)") ? entry.substring(0, entry.length() - 3) : entry);
      }
    }
    return BestMatch.find(word, names);
  }
}
