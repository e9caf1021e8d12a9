package dev.evenkeel.acceptance.balancer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The two programs that are compared. */
enum Program {
  /** The HAProxy that is installed. */
  HAPROXY,
  /** This project, in the role of HAProxy. */
  EVENKEEL;

  private static final String OWN_VERSION = "2.6.";

  /** The command line, without the arguments. */
  List<String> command() {
    return this == HAPROXY
        ? List.of("haproxy")
        : List.of(projectRoot().resolve("evenkeel").toString(), "haproxy");
  }

  /** Skips the test, with the reason, if one of the two is not there. */
  static void assumeBoth() {
    assumeTrue(haproxyVersion().contains("version " + OWN_VERSION), "needs HAProxy 2.6");
    assumeTrue(
        Files.exists(projectRoot().resolve("target/evenkeel/stamp")),
        "needs target/evenkeel: run ./evenkeel once");
  }

  /** The directory of the launcher: that of a property, or the nearest one above. */
  static Path projectRoot() {
    String given = System.getProperty("evenkeel.home");
    if (given != null) {
      return Path.of(given);
    }
    Path directory = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (directory != null && !Files.isExecutable(directory.resolve("evenkeel"))) {
      directory = directory.getParent();
    }
    return directory == null ? Path.of("/nonexistent") : directory;
  }

  private static String haproxyVersion() {
    try {
      Process process = new ProcessBuilder("haproxy", "-v").redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes());
    } catch (IOException absent) {
      return "";
    }
  }

  ProcessBuilder process(String... arguments) {
    // Whoever runs the tests in the background may ignore the interrupt, and that is inherited.
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT,QUIT"));
    words.addAll(command());
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("EVENKEEL_NO_BUILD", "1");
    return builder;
  }
}
