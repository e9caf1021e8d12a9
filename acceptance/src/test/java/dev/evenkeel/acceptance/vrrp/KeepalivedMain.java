package dev.evenkeel.acceptance.vrrp;

import dev.evenkeel.vrrp.daemon.KeepalivedCommand;
import java.util.List;

/** Our {@code keepalived} as a process of its own, without the launcher. */
final class KeepalivedMain {
  private KeepalivedMain() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new KeepalivedCommand(System.out, System.err, null, null).run(List.of(arguments)));
  }
}
