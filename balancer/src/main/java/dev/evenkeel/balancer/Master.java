package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.process.PidFile;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.process.Supervision;
import dev.evenkeel.balancer.process.WorkerLink;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.linux.Daemon;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.ServiceManager;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.linux.Spawn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Main thread only: the master of {@code -W} and {@code -Ws} (management guide, chapters 4 and
 * 9.4). It serves nobody itself. It starts the worker, which does; on SIGUSR2, SIGHUP or {@code
 * reload} it starts another, which takes the listening sockets over and reads the configuration
 * anew. If that one does not get ready, nothing has happened: the old worker never stopped.
 *
 * <p>A JVM cannot fork, so a worker is the same command started again, with a line to its master
 * ({@link WorkerLink}).
 */
final class Master {
  private static final int CHILD_FD = 201;
  private static final int SIGNALED = 128;

  private final EventLoop loop;
  private final List<String> command;
  private final Configuration configuration;
  private final CommandLine commandLine;
  private final Compatibility compatibility;
  private final Diagnostics diagnostics;
  private final List<MasterChild> children = new ArrayList<>();
  private final long startNs = System.nanoTime();

  private @Nullable MasterChild current;
  private @Nullable MasterChild starting;
  private @Nullable CompletableFuture<Answer> reloadAnswer;
  private String startupLogs = "";
  private int reloads;
  private int failedReloads;
  private boolean stopping;
  private int exitCode;

  Master(
      EventLoop loop,
      List<String> command,
      Configuration configuration,
      CommandLine commandLine,
      Compatibility compatibility,
      Diagnostics diagnostics) {
    this.loop = loop;
    this.command = command;
    this.configuration = configuration;
    this.commandLine = commandLine;
    this.compatibility = compatibility;
    this.diagnostics = diagnostics;
  }

  /**
   * Runs until all workers have ended.
   *
   * @return the master's exit code
   */
  int run() throws LinuxException {
    startupLogs = diagnostics.endOfStart();
    int signals =
        Signals.open(
            Signals.TERM,
            Signals.INT,
            Signals.USR1,
            Signals.USR2,
            Signals.HUP,
            Signals.TTOU,
            Signals.TTIN,
            Signals.QUIT);
    loop.watch(signals, Epoll.IN, readiness -> readSignals(signals));
    start();
    loop.run();
    return exitCode;
  }

  // ---- what the command line of the master asks

  /** The worker that serves, or has served last. */
  @Nullable MasterChild current() {
    return current;
  }

  /** The worker of that process id. */
  Optional<MasterChild> child(int pid) {
    return children.stream().filter(child -> child.pid == pid).findFirst();
  }

  EventLoop loop() {
    return loop;
  }

  boolean lastReloadFailed() {
    return failedReloads > 0;
  }

  String startupLogs() {
    return startupLogs;
  }

  /** The table of {@code show proc}. */
  String processes() {
    StringBuilder table = new StringBuilder();
    row(table, "#<PID>", "<type>", "<reloads>", "<uptime>", "<version>");
    row(
        table,
        String.valueOf(ProcessHandle.current().pid()),
        "master",
        reloads + " [failed: " + failedReloads + "]",
        MasterChild.uptime(startNs),
        compatibility.haproxyVersion());
    table.append("# workers\n");
    children.stream().filter(child -> child == current).forEach(child -> row(table, child));
    if (children.stream().anyMatch(this::isFormer)) {
      table.append("# old workers\n");
      children.stream().filter(this::isFormer).forEach(child -> row(table, child));
    }
    return table.append("# programs\n").toString();
  }

  private boolean isFormer(MasterChild child) {
    return child != current && child != starting;
  }

  private void row(StringBuilder table, MasterChild child) {
    row(
        table,
        String.valueOf(child.pid),
        "worker",
        String.valueOf(child.reloads),
        MasterChild.uptime(child.startNs),
        compatibility.haproxyVersion());
  }

  private static void row(StringBuilder table, String... cells) {
    for (int index = 0; index < cells.length; index++) {
      String cell = cells[index];
      table.append(cell).append(" ".repeat(Math.max(0, 15 - cell.length())));
      table.append(index < cells.length - 1 ? " " : "\n");
    }
  }

  /** Starts a new worker in place of the current one; completed once that has come to an end. */
  CompletionStage<Answer> reload() {
    if (reloadAnswer == null) {
      reloadAnswer = new CompletableFuture<>();
    }
    CompletableFuture<Answer> answer = reloadAnswer;
    if (starting == null && !stopping) {
      reloads++;
      children.forEach(child -> child.reloads++);
      diagnostics.notice("Reloading HAProxy");
      tellService("RELOADING=1\nSTATUS=Reloading Configuration.");
      try {
        start();
      } catch (LinuxException refused) {
        diagnostics.alert(String.valueOf(refused.getMessage()));
        reloadFailed("");
      }
    }
    return answer;
  }

  // ---- workers

  private void start() throws LinuxException {
    int[] ends = new int[2];
    LinuxException.check("socketpair", Sockets.pair(Sockets.SOCK_SEQPACKET, ends));
    boolean replaces = current != null && transfer(ends[0]);
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeAll(List.of(Daemon.ENVIRONMENT, Supervision.ENVIRONMENT));
    environment.remove("NOTIFY_SOCKET");
    environment.put(WorkerLink.ENVIRONMENT, String.valueOf(CHILD_FD));
    environment.put("HAPROXY_MWORKER", "1");
    if (replaces) {
      environment.put(WorkerLink.TRANSFER, "1");
    }
    if (reloads == 0) {
      environment.put(WorkerLink.SAID_BEFORE, "1");
    }
    int pid = Spawn.startPart(command, environment, ends[1], CHILD_FD, false);
    Descriptors.close(ends[1]);
    LinuxException.check(command.getFirst(), pid);
    MasterChild child = new MasterChild(pid, Processes.openPidFd(pid), ends[0]);
    children.add(child);
    starting = child;
    loop.watch(child.link, Epoll.IN, readiness -> listen(child));
    loop.watch(child.pidFd, Epoll.IN, readiness -> lookAfter(child));
    diagnostics.notice("New worker (" + pid + ") forked");
  }

  /** Puts a connection into a new worker's line over which the current one gives its sockets. */
  private boolean transfer(int link) {
    int[] ends = new int[2];
    MasterChild giver = current;
    if (giver == null || Sockets.pair(Sockets.SOCK_STREAM, ends) < 0) {
      return false;
    }
    boolean given = giver.give("cli admin", ends[0]);
    MasterChild taker = new MasterChild(0, -1, link);
    return taker.give("transfer", ends[1]) && given;
  }

  private void listen(MasterChild child) {
    byte[] message = new byte[WorkerLink.MAX_MESSAGE_BYTES];
    long got;
    while ((got = Sockets.receive(child.link, message, 0, message.length, 0)) > 0) {
      String text = new String(message, 0, (int) got, ISO_8859_1);
      if (text.startsWith("log ")) {
        child.logs.append(text, 4, text.length());
      } else if (text.equals("ready")) {
        ready(child);
      }
    }
    if (got == 0) {
      // Its end is told by the other descriptor.
      loop.unwatch(child.link);
    }
  }

  private void ready(MasterChild child) {
    boolean first = current == null && reloads == 0;
    child.ready = true;
    starting = null;
    current = child;
    failedReloads = 0;
    diagnostics.notice("Loading success.");
    int most = configuration.global().get(ProcessSettings.MAX_RELOADS);
    for (MasterChild other : children) {
      if (other != child) {
        Signals.send(other.pid, other.reloads > most ? Signals.TERM : Signals.USR1);
      }
    }
    startupLogs = child.logs.toString();
    if (first) {
      firstReady();
    }
    tellService("READY=1\nMAINPID=" + ProcessHandle.current().pid() + "\nSTATUS=Ready.");
    answerReload(true, startupLogs);
    if (stopping) {
      Signals.send(child.pid, Signals.TERM);
    }
  }

  private void firstReady() {
    Optional<String> pidFile =
        commandLine.pidFile().or(() -> configuration.global().get(ProcessSettings.PIDFILE));
    try {
      if (pidFile.isPresent()) {
        PidFile.write(pidFile.get(), ProcessHandle.current().pid());
      }
      Daemon.ready();
    } catch (IOException refused) {
      diagnostics.alert("[haproxy.main()] " + refused.getMessage());
      exitCode = 1;
      stopAll(Signals.TERM);
    }
  }

  private void lookAfter(MasterChild child) {
    Optional<Spawn.Ending> ending = Spawn.reap(child.pid);
    if (ending.isEmpty()) {
      return;
    }
    listen(child);
    loop.unwatch(child.pidFd);
    loop.unwatch(child.link);
    children.remove(child);
    child.close();
    ended(
        child,
        switch (ending.get()) {
          case Spawn.Ending.Exited exited -> exited.status();
          case Spawn.Ending.Signaled signaled -> SIGNALED + signaled.signal();
        });
  }

  private void ended(MasterChild child, int code) {
    if (child == starting) {
      starting = null;
      neverServed(child, code);
    } else if (child == current) {
      current = null;
      serverEnded(child, code);
    } else {
      diagnostics.warning(
          "Former worker (" + child.pid + ") exited with code " + MasterChild.describe(code));
    }
    if (children.isEmpty() && (stopping || (current == null && exits()))) {
      diagnostics.warning("All workers exited. Exiting... (" + exitCode + ")");
      loop.stop();
    }
  }

  private void neverServed(MasterChild child, int code) {
    if (current == null && reloads == 0) {
      // It has said why, and there is nothing to go back to.
      exitCode = code;
      loop.stop();
    } else {
      diagnostics.warning("Loading failure!");
      reloadFailed(child.logs.toString());
    }
  }

  private void serverEnded(MasterChild child, int code) {
    boolean orderly = code == 0 || code == SIGNALED + Signals.TERM;
    String text =
        "Current worker (" + child.pid + ") exited with code " + MasterChild.describe(code);
    if (code == 0) {
      diagnostics.warning(text);
    } else {
      diagnostics.alert(text);
    }
    if (!orderly || compatibility.masterExitsWithSignal()) {
      exitCode = Math.max(exitCode, code);
    }
    if (!orderly && !stopping && exits()) {
      diagnostics.alert("exit-on-failure: killing every processes with SIGTERM");
      stopAll(Signals.TERM);
    }
  }

  /** Whether the end of the worker is that of the master. */
  private boolean exits() {
    return !configuration.global().get(ProcessSettings.NO_EXIT_ON_FAILURE);
  }

  private void reloadFailed(String logs) {
    failedReloads++;
    startupLogs = logs;
    tellService("READY=1\nSTATUS=Reload failed!");
    answerReload(false, logs);
  }

  private void answerReload(boolean success, String logs) {
    if (reloadAnswer != null) {
      reloadAnswer.complete(
          new Answer.Text("Success=" + (success ? 1 : 0) + "\n--\n" + logs.replace("\n\n", "\n")));
      reloadAnswer = null;
    }
  }

  // ---- signals

  private void readSignals(int signals) {
    int signal;
    while ((signal = Signals.next(signals)) != 0) {
      switch (signal) {
        case Signals.TERM, Signals.INT, Signals.USR1 -> {
          if (!stopping) {
            diagnostics.warning("Exiting Master process...");
            tellService("STOPPING=1");
          }
          stopAll(signal);
        }
        case Signals.USR2, Signals.HUP -> reload();
        default -> {
          // SIGTTOU and SIGTTIN are for who listens, SIGQUIT for who has memory pools.
        }
      }
    }
  }

  private void stopAll(int signal) {
    stopping = true;
    children.forEach(child -> Signals.send(child.pid, signal));
    if (children.isEmpty()) {
      loop.stop();
    }
  }

  private void tellService(String lines) {
    if (commandLine.notifySystemd()) {
      ServiceManager.tell(lines);
    }
  }
}
