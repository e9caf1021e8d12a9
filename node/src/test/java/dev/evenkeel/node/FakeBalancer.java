package dev.evenkeel.node;

import dev.evenkeel.balancer.process.Supervision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own: speaks to its supervisor as the balancer does, and then behaves as told.
 * Its arguments are a file that counts its lives, and what to do in each of them.
 */
final class FakeBalancer {
  private static final int BEATS = 10;

  private FakeBalancer() {}

  /** The command that starts it. */
  static List<String> command(Path lives, String... behaviours) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FakeBalancer.class.getName(),
                lives.toString()),
            java.util.stream.Stream.of(behaviours))
        .toList();
  }

  public static void main(String[] args) throws IOException {
    Path lives = Path.of(args[0]);
    Files.writeString(lives, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    int life = (int) Files.size(lives);
    String behaviour = args[Math.min(life, args.length - 1)];
    Supervision supervision = Supervision.fromEnvironment(System.getenv());
    switch (behaviour) {
      case "exit" -> System.exit(3);
      case "refuse" -> {
        supervision.refused();
        System.exit(1);
      }
      case "never ready" -> sleepForever();
      case "slow" -> {
        // Long enough for its predecessor to die first, or for its supervisor to go on.
        while (!Files.exists(lives.resolveSibling("go"))) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        System.exit(3);
      }
      default -> supervision.ready();
    }
    if (behaviour.equals("facts") || behaviour.equals("late facts")) {
      answer(supervision, behaviour.equals("late facts"));
    }
    beat(supervision, !behaviour.equals("idle"), BEATS);
    switch (behaviour) {
      case "die" -> System.exit(5);
      case "fall silent" -> sleepForever();
      case "spin" -> spin();
      case "idle" -> beat(supervision, false, BEATS);
      default -> {}
    }
    beat(supervision, true, Integer.MAX_VALUE);
  }

  private static void beat(Supervision supervision, boolean serving, int times) {
    beat(
        supervision,
        serving ? Supervision.Service.SERVING : Supervision.Service.IDLE,
        List.of(),
        times);
  }

  private static void beat(
      Supervision supervision, Supervision.Service service, List<String> facts, int times) {
    for (int beat = 0; beat < times; beat++) {
      supervision.beat(service, facts);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Supervision.BEAT_INTERVAL_MS));
    }
  }

  /** Says what it is asked for, as the balancer does; a late one has beaten before it reads. */
  private static void answer(Supervision supervision, boolean late) {
    if (late) {
      beat(supervision, Supervision.Service.UNCHECKED, List.of(), BEATS);
    }
    List<String> subjects = List.of();
    while (true) {
      if (supervision.next() instanceof Supervision.Word.Watch(List<String> wanted)) {
        subjects = wanted;
      }
      List<String> facts = subjects.stream().map(subject -> subject + " 1").toList();
      beat(supervision, Supervision.Service.SERVING, facts, 1);
    }
  }

  private static void sleepForever() {
    while (true) {
      LockSupport.park();
    }
  }

  private static void spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }
}
