package dev.evenkeel.vrrp.daemon;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What this program does beyond Keepalived, when it meets its own kind and when it is alone.
 *
 * @param handsOver whether a stop waits for a successor before it lets go
 * @param port the UDP port on which nodes talk to each other; 0 for not at all
 * @param drainSeconds how long connections stay with the node that has handed their address over; 0
 *     for not at all
 * @param detectMs after how long without a heartbeat a node counts as dead; 0 leaves that to VRRP
 * @param leases whether the kernel takes the addresses back from a process that does not renew them
 * @param secondPaths addresses of the other nodes on another network than the routers', by which
 *     they say there too how their routers stand
 */
public record PairOptions(
    boolean handsOver,
    int port,
    int drainSeconds,
    int detectMs,
    boolean leases,
    List<InetAddress> secondPaths) {
  /** Copies the list. */
  public PairOptions {
    secondPaths = List.copyOf(secondPaths);
  }

  /** Name of the environment variable that {@link #fromEnvironment} reads. */
  public static final String ENVIRONMENT = "EVENKEEL_VRRP";

  private static final int PORT = 11251;
  private static final int DRAIN_SECONDS = 30;
  private static final int LONGEST_DRAIN_SECONDS = 65_535;
  private static final int SHORTEST_DETECTION_MS = 40;
  private static final int LONGEST_DETECTION_MS = 60_000;

  /** Everything that needs no decision by the operator. */
  public static final PairOptions DEFAULT =
      new PairOptions(true, PORT, DRAIN_SECONDS, 0, true, List.of());

  /** Nothing of it: a plain VRRP router. */
  public static final PairOptions PLAIN = new PairOptions(false, 0, 0, 0, false, List.of());

  /**
   * Reads {@link #ENVIRONMENT}: words such as {@code drain=600 detect=200 lease=off}.
   *
   * @param problems is given a line for each word that cannot be used
   */
  public static PairOptions fromEnvironment(
      Map<String, String> environment, List<String> problems) {
    PairOptions options = DEFAULT;
    String words = environment.getOrDefault(ENVIRONMENT, "");
    for (String word : words.split("[\\s,]+", -1)) {
      if (!word.isEmpty()) {
        int equals = word.indexOf('=');
        String key = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        try {
          options = options.with(key, value);
        } catch (IllegalArgumentException bad) {
          problems.add("%s: '%s': %s".formatted(ENVIRONMENT, word, bad.getMessage()));
        }
      }
    }
    return options;
  }

  private PairOptions with(String key, String value) {
    return switch (key) {
      case "handover" ->
          new PairOptions(on(value), port, drainSeconds, detectMs, leases, secondPaths);
      case "port" ->
          new PairOptions(
              handsOver, in(value, 0, 65_535), drainSeconds, detectMs, leases, secondPaths);
      case "drain" ->
          new PairOptions(
              handsOver, port, in(value, 0, LONGEST_DRAIN_SECONDS), detectMs, leases, secondPaths);
      case "detect" -> {
        int ms = value.equals("off") ? 0 : in(value, SHORTEST_DETECTION_MS, LONGEST_DETECTION_MS);
        yield new PairOptions(handsOver, port, drainSeconds, ms, leases, secondPaths);
      }
      case "lease" ->
          new PairOptions(handsOver, port, drainSeconds, detectMs, on(value), secondPaths);
      case "peer" -> {
        List<InetAddress> all = new ArrayList<>(secondPaths);
        all.add(address(value));
        yield new PairOptions(handsOver, port, drainSeconds, detectMs, leases, all);
      }
      default ->
          throw new IllegalArgumentException(
              "unknown; there are handover, port, drain, detect, lease and peer");
    };
  }

  private static boolean on(String value) {
    if (!List.of("on", "off").contains(value)) {
      throw new IllegalArgumentException("neither on nor off");
    }
    return value.equals("on");
  }

  private static InetAddress address(String value) {
    try {
      return InetAddress.ofLiteral(value);
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException("no address", bad);
    }
  }

  private static int in(String value, int least, int most) {
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException bad) {
      throw new IllegalArgumentException("no number", bad);
    }
    if (number < least || number > most) {
      throw new IllegalArgumentException("not between %d and %d".formatted(least, most));
    }
    return number;
  }

  /** How often peers are to hear of this node, in milliseconds; 0 for the usual. */
  int beatMs() {
    return detectMs / 4;
  }
}
