package dev.evenkeel.lab.view;

import dev.evenkeel.lab.drill.Measurement;
import dev.evenkeel.lab.pair.BalancerState;
import java.util.List;
import java.util.OptionalInt;

/**
 * Everything that the picture shows, at one moment; immutable.
 *
 * @param elapsedMs since the beginning
 * @param step the step of the drill, or what is going on instead
 * @param timeline the requests of the last seconds, oldest first, each {@link #TICK_MS} long
 * @param events what was done, oldest first
 * @param advertisements the last advertisements in tcpdump's words, oldest first
 * @param done what was measured so far
 */
public record Scene(
    long elapsedMs,
    String step,
    Traffic traffic,
    Balancer lb1,
    Balancer lb2,
    Web web1,
    Web web2,
    List<Tick> timeline,
    List<Event> events,
    List<String> advertisements,
    List<Measurement> done) {
  /** How long one place of the time line is. */
  public static final long TICK_MS = 250;

  /** What a balancer is to the floating address. */
  public enum Role {
    /** It advertises. */
    MASTER,
    /** It listens. */
    BACKUP,
    /** Its programs are not there yet, or not any more. */
    STARTING,
    /** The machine is off. */
    OFF
  }

  /**
   * A balancer.
   *
   * @param priority the one it advertised last
   */
  public record Balancer(
      String name,
      String address,
      String program,
      Role role,
      OptionalInt priority,
      BalancerState state) {}

  /** A web server; {@code perSecond} is the number of its answers in the last second. */
  public record Web(
      String host, String address, String name, boolean up, long answers, long perSecond) {}

  /** The client's requests. */
  public record Traffic(String address, long perSecond, long answered, long lost) {}

  /** Requests that began within one place of the time line. */
  public record Tick(long answered, long lost) {}

  /** Something that was done, at a moment since the beginning. */
  public record Event(long elapsedMs, String text) {}
}
