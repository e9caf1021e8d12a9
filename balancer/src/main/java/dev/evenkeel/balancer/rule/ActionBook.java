package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.BestMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which actions there are at each place, in the order in which messages list them. Immutable. */
final class ActionBook {
  private static final String FIRST_OF_REQUESTS =
      "accept reject capture expect-proxy expect-netscaler-cip track-sc0..track-sc2";
  private static final String OF_CONNECTIONS =
      FIRST_OF_REQUESTS
          + " sc-inc-gpc(*) sc-inc-gpc0(*) sc-inc-gpc1(*) sc-set-gpt(*) sc-set-gpt0(*)"
          + " set-var-fmt(*) set-var(*) unset-var(*) set-dst set-dst-port set-mark set-src"
          + " set-src-port set-tos silent-drop";
  private static final String OF_REQUESTS =
      FIRST_OF_REQUESTS
          + " ot-group set-log-level set-nice switch-mode use-service sc-inc-gpc(*)"
          + " sc-inc-gpc0(*) sc-inc-gpc1(*) sc-set-gpt(*) sc-set-gpt0(*) send-spoe-group"
          + " do-resolve(*) set-var-fmt(*) set-var(*) unset-var(*) set-src set-src-port set-dst"
          + " set-dst-port set-mark set-tos silent-drop set-priority-class set-priority-offset";
  private static final String OF_RESPONSES =
      "accept close reject ot-group set-log-level set-nice sc-inc-gpc(*) sc-inc-gpc0(*)"
          + " sc-inc-gpc1(*) sc-set-gpt(*) sc-set-gpt0(*) send-spoe-group set-var-fmt(*) set-var(*)"
          + " unset-var(*) set-mark set-tos silent-drop";

  /** What later releases have; it is not listed. */
  private static final String NEWER =
      "sc-add-gpc(*) set-bandwidth-limit set-fc-mark set-fc-tos set-bc-mark set-bc-tos attach-srv"
          + " set-retries do-log lua.(*)";

  private static final Map<String, ActionParser> PARSERS = new HashMap<>();

  static {
    PARSERS.put("accept", words -> (subject, sample) -> Decision.ACCEPT);
    PARSERS.put("reject", words -> (subject, sample) -> Decision.REJECT);
    PARSERS.put("close", words -> (subject, sample) -> Decision.CLOSE);
    PARSERS.put("silent-drop", SilentDrop::parse);
    PARSERS.put("capture", CaptureAction::parse);
    PARSERS.put("expect-proxy", ExpectProxy::parse);
    PARSERS.put("track-sc", TrackAction::parse);
    PARSERS.put("set-var", SetVariable::parse);
    PARSERS.put("set-var-fmt", SetVariable::parseFormat);
    PARSERS.put("unset-var", SetVariable::parseUnset);
    PARSERS.put("sc-inc-gpc", CounterActions::increment);
    PARSERS.put("sc-inc-gpc0", CounterActions::incrementFirst);
    PARSERS.put("sc-inc-gpc1", CounterActions::incrementSecond);
    PARSERS.put("sc-add-gpc", CounterActions::add);
    PARSERS.put("sc-set-gpt", CounterActions::setTag);
    PARSERS.put("sc-set-gpt0", CounterActions::setFirstTag);
    PARSERS.put("set-src", AddressActions::source);
    PARSERS.put("set-src-port", AddressActions::sourcePort);
    PARSERS.put("set-dst", AddressActions::destination);
    PARSERS.put("set-dst-port", AddressActions::destinationPort);
    PARSERS.put("set-mark", PacketActions::mark);
    PARSERS.put("set-fc-mark", PacketActions::mark);
    PARSERS.put("set-tos", PacketActions::tos);
    PARSERS.put("set-fc-tos", PacketActions::tos);
    PARSERS.put("set-nice", NiceAction::parse);
    PARSERS.put("set-log-level", LogLevelAction::parse);
    PARSERS.put("set-priority-class", PriorityActions::priorityClass);
    PARSERS.put("set-priority-offset", PriorityActions::priorityOffset);
  }

  /** An action of a place, and what reads it: null where it is known and not carried out. */
  record Found(String name, @Nullable ActionParser parser) {}

  private ActionBook() {}

  private static String listOf(Place place) {
    return switch (place) {
      case CONNECTION, SESSION -> OF_CONNECTIONS;
      case REQUEST -> OF_REQUESTS;
      case RESPONSE -> OF_RESPONSES;
    };
  }

  /** Finds the action that a word begins. */
  static Optional<Found> find(Place place, String word) {
    if (word.startsWith("track-sc") && place != Place.RESPONSE) {
      return Optional.of(new Found("track-sc", PARSERS.get("track-sc")));
    }
    Found found = null;
    for (String entry : (listOf(place) + " " + NEWER).split(" ", -1)) {
      boolean prefix = entry.endsWith("(*)");
      String name = prefix ? entry.substring(0, entry.length() - 3) : entry;
      boolean same =
          word.equals(name)
              || (prefix
                  && word.startsWith(name)
                  && (name.endsWith(".") || word.charAt(name.length()) == '('));
      if (same) {
        found = new Found(name, PARSERS.get(name));
      }
    }
    return Optional.ofNullable(found);
  }

  /** What messages list. */
  static String list(Place place) {
    StringBuilder out = new StringBuilder();
    for (String entry : listOf(place).split(" ", -1)) {
      out.append(out.isEmpty() ? "'" : ", '").append(entry.replace("..", "' ... '")).append('\'');
    }
    return out.toString();
  }

  /** The name that a word may have been meant to be. */
  static Optional<String> nearest(Place place, String word) {
    List<String> names = new ArrayList<>();
    for (String entry : listOf(place).split(" ", -1)) {
      if (!FIRST_OF_REQUESTS.contains(entry) || entry.length() < 3) {
        names.add(entry.endsWith("(*)") ? entry.substring(0, entry.length() - 3) : entry);
      }
    }
    return BestMatch.find(word, names);
  }
}
