package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.InitState;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.health.CheckStatus.Verdict;
import dev.evenkeel.balancer.health.CheckedServer.Finding;
import dev.evenkeel.balancer.net.EventLoop;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one server's health, and all that changes it: its health check, its agent, its
 * traffic ({@code observe}), and the runtime API.
 *
 * <p><b>Threads.</b> Public methods are for any thread; what they change travels as a command to
 * the loop that does the server's checks. {@link #checkReport} and {@link #agentReport} are
 * snapshots.
 *
 * <p><b>Up or down.</b> Check and agent count on their own; a server is up if both counts say so.
 * Only an agent's own words move its count: one that cannot be reached says nothing.
 */
public final class ServerHealth {
  private final EventLoop loop;
  private final CheckedServer server;
  private final CheckLog log;
  private final boolean logChecks;
  private final int interMs;
  private final int fastInterMs;
  private final int downInterMs;
  private final InitState initState;
  private final TrafficWatch.OnError onError;
  private final @Nullable TrafficWatch traffic;
  private final @Nullable Probe check;
  private final @Nullable Probe agent;
  private final CheckMaker maker;
  private volatile boolean checkDisabled;
  private volatile boolean agentDisabled;
  private volatile long failures;
  private volatile long timesDown;
  private boolean maintained;
  private boolean hurry;

  ServerHealth(
      EventLoop loop,
      Server config,
      CheckedServer server,
      CheckLog log,
      boolean logChecks,
      CheckMaker maker,
      int spreadPercent) {
    this.loop = loop;
    this.server = server;
    this.maker = maker;
    this.log = log;
    this.logChecks = logChecks;
    this.interMs = config.get(CheckSettings.INTER_MS);
    this.fastInterMs = orElse(config.get(CheckSettings.FASTINTER_MS), interMs);
    this.downInterMs = orElse(config.get(CheckSettings.DOWNINTER_MS), interMs);
    this.initState = config.get(ServerSettings.INIT_STATE);
    this.onError = config.get(CheckSettings.ON_ERROR);
    this.traffic =
        config.get(CheckSettings.CHECK) && config.get(CheckSettings.OBSERVE_LAYER4)
            ? new TrafficWatch(config.get(CheckSettings.ERROR_LIMIT))
            : null;
    this.check =
        config.get(CheckSettings.CHECK)
            ? new Probe(
                loop,
                startOf(config),
                done -> maker.check(server, counter(), done),
                this::intervalMs,
                this::checked,
                spreadPercent)
            : null;
    int agentInterMs = config.get(CheckSettings.AGENT_INTER_MS);
    this.agent =
        config.get(CheckSettings.AGENT_CHECK)
            ? new Probe(
                loop,
                new HealthCounter(1, 1),
                done -> maker.agent(this::heard, done),
                () -> agentInterMs,
                this::agentEnded,
                spreadPercent)
            : null;
  }

  private static HealthCounter startOf(Server config) {
    HealthCounter counter =
        new HealthCounter(config.get(CheckSettings.RISE), config.get(CheckSettings.FALL));
    counter.restart(config.get(ServerSettings.INIT_STATE));
    return counter;
  }

  private HealthCounter counter() {
    Probe probe = check;
    return probe == null ? new HealthCounter(1, 1) : probe.counter();
  }

  private static int orElse(int value, int other) {
    return value > 0 ? value : other;
  }

  // ---- for any thread

  /** What is known of the health check; empty if there is none. */
  public Optional<CheckReport> checkReport() {
    return Optional.ofNullable(check).map(Probe::report);
  }

  /** What is known of the agent's check; empty if there is none. */
  public Optional<CheckReport> agentReport() {
    return Optional.ofNullable(agent).map(Probe::report);
  }

  /** Whether nothing is known yet of a server that is to be checked. */
  boolean isUnchecked() {
    Probe probe = check;
    return probe != null
        && probe.report().status() == CheckStatus.INI
        && !checkDisabled
        && !server.isMaintenance();
  }

  /** How many kinds of checks there are: one, or two. */
  int kinds() {
    return (check == null ? 0 : 1) + (agent == null ? 0 : 1);
  }

  /** Begins; the first check comes after {@code delayMs}, the agent's {@code apartMs} later. */
  void start(int delayMs, int apartMs) {
    loop.execute(() -> {
      maintained = server.isMaintenance();
      if (check != null && !maintained && !checkDisabled) {
        check.start(delayMs);
      }
      if (agent != null && !agentDisabled) {
        agent.start(delayMs + (check == null ? 0 : Math.max(1, apartMs)));
      }
    });
  }

  /** Ends all checks. */
  void stop() {
    loop.execute(() -> {
      if (check != null) {
        check.stop();
      }
      if (agent != null) {
        agent.stop();
      }
    });
  }

  /** Maintenance has begun: the server is not checked, though its agent is still heard. */
  public void maintenanceBegan() {
    loop.execute(() -> {
      maintained = true;
      applySwitches();
    });
  }

  /** Maintenance has ended: checks begin again as at the start. */
  public void maintenanceEnded() {
    loop.execute(() -> {
      maintained = false;
      if (check != null) {
        check.counter().restart(initState);
      }
      applySwitches();
    });
  }

  /** {@code enable health}, {@code disable health}: nothing if the server is not checked. */
  public void enableCheck(boolean enabled) {
    checkDisabled = !enabled;
    loop.execute(this::applySwitches);
  }

  /** {@code enable agent}, {@code disable agent}; the count of one that is enabled begins anew. */
  public void enableAgent(boolean enabled) {
    Probe probe = agent;
    if (probe == null) {
      return;
    }
    agentDisabled = !enabled;
    loop.execute(() -> {
      if (enabled) {
        probe.start(0);
      } else {
        probe.stop();
      }
    });
  }

  private void applySwitches() {
    Probe probe = check;
    if (probe == null) {
      return;
    }
    if (maintained || checkDisabled) {
      probe.stop();
    } else {
      probe.start(0);
    }
  }

  /**
   * {@code set server health}, after the server's state was set: the count follows.
   *
   * @param up whether the server is up or stopping
   */
  public void healthForced(boolean up) {
    Probe probe = check;
    if (probe != null) {
      loop.execute(() -> {
        if (up) {
          probe.counter().fillUp();
        } else {
          probe.counter().empty();
        }
        probe.publish();
      });
    }
  }

  /**
   * {@code set server agent}: as if the agent had said it.
   *
   * @param cause what the line gives as the reason
   * @return false if the server has no agent
   */
  public boolean forceAgent(boolean up, String cause) {
    Probe probe = agent;
    if (probe == null) {
      return false;
    }
    loop.execute(() -> {
      if (up) {
        probe.counter().fillUp();
      } else {
        probe.counter().empty();
      }
      probe.publish();
      tellAgent(up, cause);
    });
    return true;
  }

  /**
   * {@code set server check-addr}, {@code check-port}: where the next checks go.
   *
   * @param address empty to leave it as it is
   * @param port 0 to leave it as it is
   */
  public void checkTarget(Optional<Endpoint> address, int port) {
    maker.checkTarget(address, port);
  }

  /**
   * {@code set server agent-addr}, {@code agent-port}: where the agent is asked next.
   *
   * @param address empty to leave it as it is
   * @param port 0 to leave it as it is
   */
  public void agentTarget(Optional<Endpoint> address, int port) {
    maker.agentTarget(address, port);
  }

  /** {@code set server agent-send}: what the agent is told first, one char for each byte. */
  public void agentSend(String text) {
    maker.agentSend(text);
  }

  /** Where checks go if not to the server's own address ({@code srv_check_addr}). */
  public Optional<Endpoint> checkAddress() {
    return maker.checkAddress();
  }

  /** The port of checks if it is not the server's own, else 0 ({@code srv_check_port}). */
  public int checkPort() {
    return maker.checkPort();
  }

  /** Where the agent is if not at the server's own address ({@code srv_agent_addr}). */
  public Optional<Endpoint> agentAddress() {
    return maker.agentAddress();
  }

  /** The agent's port, 0 without an agent ({@code srv_agent_port}). */
  public int agentPort() {
    return maker.agentPort();
  }

  /** Whether the server's health is checked, or would be if it were not in maintenance. */
  public boolean isCheckEnabled() {
    return check != null && !checkDisabled;
  }

  /** Whether the server's agent is asked. */
  public boolean isAgentEnabled() {
    return agent != null && !agentDisabled;
  }

  /** Checks that failed while the server was up ({@code chkfail}). */
  public long failures() {
    return failures;
  }

  /** How often the server went down ({@code chkdown}). */
  public long timesDown() {
    return timesDown;
  }

  /** The server has gone down, whatever the reason. */
  void wentDown() {
    loop.execute(() -> {
      long before = timesDown;
      timesDown = before + 1;
    });
  }

  /** Forgets what was counted ({@code clear counters all}). */
  public void clearCounters() {
    loop.execute(() -> {
      failures = 0;
      timesDown = 0;
    });
  }

  /** A connection for a stream could not be had, or broke before anything came. */
  public void trafficError() {
    TrafficWatch watch = traffic;
    if (watch != null && watch.failed()) {
      loop.execute(this::tooManyErrors);
    }
  }

  /** A connection for a stream stands. */
  public void trafficSuccess() {
    TrafficWatch watch = traffic;
    if (watch != null) {
      watch.succeeded();
    }
  }

  /** Whether traffic is watched: without it nobody need tell. */
  public boolean watchesTraffic() {
    return traffic != null;
  }

  // ---- on the loop

  private int intervalMs() {
    HealthCounter counter = counter();
    if (counter.isFullyUp() && !hurry) {
      return interMs;
    }
    return counter.isFullyDown() && !server.isRunning() ? downInterMs : fastInterMs;
  }

  private void checked(CheckResult result) {
    hurry = false;
    count(result, false);
  }

  /** Counts a result, tells of it, and of what it makes of the server. */
  private void count(CheckResult result, boolean alreadyCounted) {
    Probe probe = check;
    if (probe == null) {
      return;
    }
    HealthCounter counter = probe.counter();
    Verdict verdict = result.status().verdict();
    boolean moved = alreadyCounted;
    if (verdict == Verdict.FAILED && server.isRunning()) {
      long before = failures;
      failures = before + 1;
    }
    if (!alreadyCounted) {
      moved = verdict == Verdict.FAILED ? counter.failed() : counter.succeeded();
    }
    boolean changed = probe.note(result);
    boolean told = logChecks && (moved || changed);
    if (told) {
      log.ended("Health", result, counter.describe(server.isDraining() ? "DRAIN" : "UP"));
    }
    String cause = told ? "" : result.describe();
    if (!counter.isUp()) {
      server.found(Finding.DOWN, cause);
    } else if (verdict != Verdict.FAILED && agentLetsUp()) {
      boolean stopping = verdict == Verdict.CONDITIONALLY_PASSED;
      server.found(stopping ? Finding.STOPPING : Finding.UP, cause);
    }
    probe.publish();
  }

  private boolean agentLetsUp() {
    return agent == null || agent.counter().isUp();
  }

  /** The agent's whole line, before its result is counted. */
  private void heard(AgentReply reply) {
    server.agentSays(reply.weight(), reply.maxconn(), reply.order());
  }

  private void agentEnded(CheckResult result) {
    Probe probe = agent;
    if (probe == null) {
      return;
    }
    boolean changed = probe.note(result);
    if (result.status() == CheckStatus.CHECKED) {
      return;
    }
    boolean says = result.status() == CheckStatus.L7OK || result.status() == CheckStatus.L7STS;
    boolean up = result.status() == CheckStatus.L7OK;
    boolean wasUp = probe.counter().isUp();
    boolean moved = false;
    if (says) {
      moved = up ? probe.counter().succeeded() : probe.counter().failed();
    }
    boolean told = logChecks && (moved || changed);
    if (told) {
      log.ended("Agent", result, probe.counter().describe(server.isDraining() ? "DRAIN" : "UP"));
    }
    if (says && wasUp != up) {
      tellAgent(up, told ? "" : result.describe());
    }
  }

  private void tellAgent(boolean up, String cause) {
    server.heldDown(!up);
    if (!up) {
      server.found(Finding.DOWN, cause);
    } else if (check == null || check.counter().isUp()) {
      server.found(Finding.UP, cause);
    }
  }

  private void tooManyErrors() {
    Probe probe = check;
    TrafficWatch watch = traffic;
    if (probe == null || watch == null || !probe.isEnabled()) {
      return;
    }
    HealthCounter counter = probe.counter();
    hurry = true;
    if (onError != TrafficWatch.OnError.FASTINTER && counter.isUp()) {
      switch (onError) {
        case MARK_DOWN -> counter.empty();
        case SUDDEN_DEATH -> counter.restart();
        default -> counter.failed();
      }
      count(
          new CheckResult(
              CheckStatus.HANA,
              0,
              "Detected "
                  + watch.limit()
                  + " consecutive errors, last one was: L4 unsuccessful connection",
              -1),
          true);
    }
    probe.hasten(intervalMs());
  }
}
