package dev.evenkeel.acceptance.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.lab.network.Privileges;
import dev.evenkeel.lab.network.Programs;
import dev.evenkeel.lab.pair.EvenkeelProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Any thread: the program that was built, and what these tests need of the machine. */
final class Evenkeel {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private Evenkeel() {}

  /** What starts a node; the two files are added. */
  static EvenkeelProgram program() {
    return new EvenkeelProgram(
        List.of("env", "EVENKEEL_NO_BUILD=1", HOME.resolve("evenkeel").toString(), "run", "-D"),
        List.of(HOME, Path.of(System.getProperty("java.home"))));
  }

  /** What starts {@code evenkeel keepalived} in the foreground with a file. */
  static List<String> keepalived(String file) {
    return List.of(
        "env",
        "EVENKEEL_NO_BUILD=1",
        HOME.resolve("evenkeel").toString(),
        "keepalived",
        "-n",
        "-l",
        "-D",
        "-f",
        file);
  }

  /** The program itself, as a host sees it. */
  static String launcher() {
    return HOME.resolve("evenkeel").toString();
  }

  /** Skips the test, and says why, where it cannot be made. */
  static void assumeMachine(String... programs) throws IOException {
    assumeTrue(Privileges.missing().isEmpty(), "making hosts needs root");
    List<String> missing = Programs.missing(programs);
    assumeTrue(missing.isEmpty(), "not installed: " + String.join(", ", missing));
    assumeTrue(
        Files.exists(HOME.resolve("target/evenkeel/stamp")),
        "evenkeel is not built; ./evenkeel --version does that");
  }

  /** Waits for what has no event of its own, and fails when it does not come. */
  static void await(String what, long limitMs, BooleanSupplier condition) {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadlineNs);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
