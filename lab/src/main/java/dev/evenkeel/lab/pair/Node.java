package dev.evenkeel.lab.pair;

import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.HostProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One of the two balancers: a host, the programs on it, and their log. Any thread. */
public final class Node {
  /** The name that the article's check, {@code killall -0 haproxy}, looks for. */
  private static final String BALANCER = "haproxy";

  private static final int FRONTEND_PORT = 80;
  private static final int PROTOCOL_VRRP = 112;

  private final Host host;
  private final NodeProgram program;
  private final NodeLog log;
  private final List<Process> programs = new CopyOnWriteArrayList<>();
  private final String haproxyFile;
  private final String keepalivedFile;

  /** Puts the two files on a host; nothing is started yet. */
  public Node(Host host, NodeProgram program, byte[] haproxyCfg, byte[] keepalivedConf, NodeLog log)
      throws IOException {
    this.host = host;
    this.program = program;
    this.log = log;
    haproxyFile = host.write("haproxy.cfg", haproxyCfg);
    keepalivedFile = host.write("keepalived.conf", keepalivedConf);
    if (program.needsNonlocalBind()) {
      host.setSysctl("ipv4/ip_nonlocal_bind", "1");
    }
  }

  /** The machine it is on. */
  public Host host() {
    return host;
  }

  /** What it runs. */
  public NodeProgram program() {
    return program;
  }

  /** What its programs print. */
  public NodeLog log() {
    return log;
  }

  /** Starts its programs. */
  public void start() throws IOException {
    for (List<String> command : program.commands(haproxyFile, keepalivedFile)) {
      launch(command);
    }
  }

  private void launch(List<String> command) throws IOException {
    Process process = host.execute(command);
    programs.add(process);
    log.follow(process, host.name());
  }

  /** Whether all its programs were started and have ended. */
  public boolean hasEnded() {
    return !programs.isEmpty() && programs.stream().noneMatch(Process::isAlive);
  }

  /** Starts the balancer again where the node does not do that by itself. */
  public void restoreBalancer() throws IOException {
    List<String> command = program.balancerCommand(haproxyFile);
    if (!command.isEmpty()) {
      launch(command);
    }
  }

  /** The processes of the balancer; none if it is dead. */
  public List<HostProcess> balancer() {
    return host.processes().stream()
        .filter(process -> process.name().equals(BALANCER) && process.isAlive())
        .toList();
  }

  /** Whether the balancer runs, hangs, or is gone. */
  public BalancerState balancerState() {
    List<HostProcess> found = balancer();
    if (found.isEmpty()) {
      return BalancerState.DEAD;
    }
    return found.stream().anyMatch(HostProcess::isStopped)
        ? BalancerState.HUNG
        : BalancerState.ALIVE;
  }

  /** Whether it has a socket for advertisements. */
  public boolean listensToVrrp() {
    return host.hasRawSocket(PROTOCOL_VRRP);
  }

  /** Whether it could serve this moment: its balancer listens and it hears advertisements. */
  public boolean isReady() {
    return host.isListening(FRONTEND_PORT)
        && listensToVrrp()
        && balancerState() == BalancerState.ALIVE;
  }
}
