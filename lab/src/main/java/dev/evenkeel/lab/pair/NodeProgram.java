package dev.evenkeel.lab.pair;

import java.nio.file.Path;
import java.util.List;

/** What makes a host a node of the pair: the programs, and what they need of the host. */
public sealed interface NodeProgram permits EvenkeelProgram, ClassicProgram {
  /** Its name in reports. */
  String title();

  /**
   * The commands that make up a node, in the order in which they are started; each stays in the
   * foreground.
   *
   * @param haproxyFile haproxy.cfg as the host sees it
   * @param keepalivedFile keepalived.conf as the host sees it
   */
  List<List<String>> commands(String haproxyFile, String keepalivedFile);

  /** The command that brings a dead balancer back; empty where the node does that by itself. */
  List<String> balancerCommand(String haproxyFile);

  /** Whether the standby must be allowed to bind an address that it does not hold. */
  boolean needsNonlocalBind();

  /** Folders that the programs need to see, wherever they lie. */
  List<Path> folders();

  /** What is missing on this machine to run it, as a sentence for the user; empty if nothing is. */
  String missing();
}
