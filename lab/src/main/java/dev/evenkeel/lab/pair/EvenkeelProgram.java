package dev.evenkeel.lab.pair;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Evenkeel's own node: {@code evenkeel run haproxy.cfg keepalived.conf}.
 *
 * @param command what starts a node, to which the two files are added
 * @param folders where the program and its Java are, so that a host can see them
 */
public record EvenkeelProgram(List<String> command, List<Path> folders) implements NodeProgram {
  public EvenkeelProgram {
    command = List.copyOf(command);
    folders = List.copyOf(folders);
  }

  /** The same, with nodes that count each other as dead after so long without a heartbeat. */
  public EvenkeelProgram detecting(int ms) {
    List<String> whole = new ArrayList<>(List.of("env", "EVENKEEL_VRRP=detect=" + ms));
    whole.addAll(command);
    return new EvenkeelProgram(whole, folders);
  }

  @Override
  public String title() {
    return "Evenkeel";
  }

  @Override
  public List<List<String>> commands(String haproxyFile, String keepalivedFile) {
    List<String> whole = new ArrayList<>(command);
    whole.add(haproxyFile);
    whole.add(keepalivedFile);
    return List.of(whole);
  }

  @Override
  public List<String> balancerCommand(String haproxyFile) {
    return List.of();
  }

  @Override
  public boolean needsNonlocalBind() {
    return false;
  }

  @Override
  public String missing() {
    return "";
  }
}
