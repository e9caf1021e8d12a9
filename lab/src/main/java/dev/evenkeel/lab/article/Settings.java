package dev.evenkeel.lab.article;

import dev.evenkeel.lab.pair.EvenkeelProgram;
import dev.evenkeel.lab.pair.NodeProgram;

/**
 * How a laboratory is to be equipped; immutable.
 *
 * @param lb1 what runs on lb1
 * @param lb2 what runs on lb2
 * @param realNginx whether the web servers are the nginx of this machine
 * @param paceMs milliseconds from one request of the client to the next
 * @param detectMs after how long without a heartbeat Evenkeel nodes count each other as dead; 0
 *     where they leave that to VRRP
 */
public record Settings(
    NodeProgram lb1, NodeProgram lb2, boolean realNginx, long paceMs, int detectMs) {
  /** Whether both nodes are of our own kind, and talk to each other. */
  public boolean areOurs() {
    return lb1 instanceof EvenkeelProgram && lb2 instanceof EvenkeelProgram;
  }
}
