package dev.evenkeel.vrrp.config;

import java.util.List;

/**
 * What an instance watches.
 *
 * @param scripts {@code track_script}
 * @param interfaces {@code track_interface}
 * @param dontTrackPrimary the state of the instance's own interface is ignored
 */
public record Tracking(
    List<TrackedScript> scripts, List<TrackedInterface> interfaces, boolean dontTrackPrimary) {

  /** Only the own interface is watched. */
  public static final Tracking DEFAULT = new Tracking(List.of(), List.of(), false);

  public Tracking {
    scripts = List.copyOf(scripts);
    interfaces = List.copyOf(interfaces);
  }
}
