package dev.evenkeel.balancer.log;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the lines for a {@code log} target that names a section {@code log-profile}
 * (manual, chapter 8.3.5). Immutable; any thread.
 */
public final class LogProfile {
  private final @Nullable String tag;
  private final Map<LogOrigin, Step> steps;

  /**
   * What becomes of the lines of one origin.
   *
   * @param isDropped whether there are none
   * @param format null for the proxy's own
   * @param structured data for RFC 5424; null for the proxy's own
   */
  record Step(boolean isDropped, @Nullable StreamFormat format, @Nullable StreamFormat structured) {
    private boolean isSampled() {
      return (format != null && format.isSampled())
          || (structured != null && structured.isSampled());
    }

    private boolean isOfHttp() {
      return (format != null && format.isOfHttp()) || (structured != null && structured.isOfHttp());
    }
  }

  /**
   * Makes a profile.
   *
   * @param tag null for the proxy's own
   * @param steps by origin; those that are not there leave lines as they are
   */
  LogProfile(@Nullable String tag, Map<LogOrigin, Step> steps) {
    this.tag = tag;
    this.steps = new EnumMap<>(LogOrigin.class);
    this.steps.putAll(steps);
  }

  /** Returns the tag in syslog headers; null for the proxy's own. */
  @Nullable String tag() {
    return tag;
  }

  /** Returns what becomes of lines of an origin; null where they are left as they are. */
  @Nullable Step at(LogOrigin origin) {
    return steps.get(origin);
  }

  /** Tells whether a line may need what only the stream itself can tell. */
  boolean isSampled() {
    return steps.values().stream().anyMatch(Step::isSampled);
  }

  /** Tells whether there are aliases that only {@code mode http} knows. */
  boolean isOfHttp() {
    return steps.values().stream().anyMatch(Step::isOfHttp);
  }
}
