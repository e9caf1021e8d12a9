package dev.evenkeel.vrrp.config.reader;

import java.nio.file.Path;
import java.util.Set;

/** The machine that the tests pretend to be on. */
final class TestMachine {
  static final String CONFIG_ID = "node1";

  private TestMachine() {}

  /** Interfaces lo, eth0 and eth1; user and group root; no keepalived_script. */
  static Environment in(Path workingDirectory) {
    return new Environment(
        Set.of("lo", "eth0", "eth1")::contains,
        Set.of("lo", "eth0", "eth1")::contains,
        Set.of("root")::contains,
        Set.of("root")::contains,
        workingDirectory,
        "/usr/bin:/bin");
  }

  static LoadResult load(Path workingDirectory, String pattern) {
    return new KeepalivedConfigLoader(in(workingDirectory)).load(pattern, CONFIG_ID);
  }
}
