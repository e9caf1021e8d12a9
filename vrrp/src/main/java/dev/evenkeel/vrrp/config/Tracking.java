package dev.evenkeel.vrrp.config;

import java.util.List;

/**
 * What an instance watches.
 *
 * @param scripts {@code track_script}
 * @param interfaces {@code track_interface}
 * @param processes {@code track_process}
 * @param files {@code track_file}
 * @param bfds {@code track_bfd}
 * @param balancer {@code track_balancer}
 * @param dontTrackPrimary the state of the instance's own interface is ignored
 */
public record Tracking(
    List<TrackedScript> scripts,
    List<TrackedInterface> interfaces,
    List<Tracked> processes,
    List<Tracked> files,
    List<Tracked> bfds,
    List<TrackedBalancer> balancer,
    boolean dontTrackPrimary) {

  /** Only the own interface is watched. */
  public static final Tracking DEFAULT =
      new Tracking(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false);

  public Tracking {
    scripts = List.copyOf(scripts);
    interfaces = List.copyOf(interfaces);
    processes = List.copyOf(processes);
    files = List.copyOf(files);
    bfds = List.copyOf(bfds);
    balancer = List.copyOf(balancer);
  }
}
