package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.USER;

import dev.evenkeel.balancer.backend.Admin;
import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.StateFile;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.health.CheckReport;
import dev.evenkeel.balancer.health.CheckSettings;
import dev.evenkeel.balancer.health.CheckStatus.Verdict;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.report.Section;
import dev.evenkeel.balancer.report.ServerNeed;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import dev.evenkeel.balancer.tcp.HttpSettings;
import dev.evenkeel.linux.AddressText;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code show servers state}, {@code show servers conn}, {@code show backend}. */
final class ServerListCommands {
  /** Bits of a check's state (management guide, "srv_check_state"). */
  private static final int CONFIGURED = 0x02;

  private static final int ENABLED = 0x04;
  private static final int PAUSED = 0x08;
  private static final int AGENT = 0x10;

  private final Deployment deployment;

  private ServerListCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  static void register(CommandRegistry registry, Deployment deployment) {
    ServerListCommands commands = new ServerListCommands(deployment);
    registry
        .add(
            Command.of(
                "show servers state",
                USER,
                "show servers state [<backend>]          : dump volatile server information (all or"
                    + " for a single backend)",
                request ->
                    commands.list(
                        request,
                        StateFile.VERSION + "\n" + StateFile.FIELDS + "\n",
                        server -> StateFile.line(server, commands.checkFields(server)) + "\n")))
        .add(
            Command.of(
                "show servers conn",
                USER,
                "show servers conn [<backend>]           : dump server connections status (all or"
                    + " for a single backend)",
                request -> commands.list(request, commands.header(), commands::connections)))
        .add(
            Command.of(
                "show backend",
                USER,
                "show backend                            : list backends in the current running"
                    + " config",
                request -> commands.backends()));
  }

  private Answer list(Request request, String header, Function<BackendServer, String> line) {
    String name = request.argument(0);
    List<Backend> backends;
    if (name.isEmpty()) {
      backends =
          deployment.sections().stream().map(Section::backend).filter(Objects::nonNull).toList();
    } else {
      Backend backend = deployment.backend(name);
      if (backend == null) {
        return Answer.error("Can't find backend.");
      }
      backends = List.of(backend);
    }
    Iterator<String> lines =
        Stream.concat(
                Stream.of(header),
                backends.stream().flatMap(backend -> backend.servers().stream()).map(line))
            .iterator();
    return new Answer.Dump(lines);
  }

  private StateFile.CheckFields checkFields(BackendServer server) {
    int paused = isPaused(server) ? PAUSED : 0;
    ServerHealth health = deployment.health(server);
    if (health == null) {
      int count = server.isRunning() ? risen(server) : 0;
      return new StateFile.CheckFields(1, 0, count, paused, 0, 0, "-", "-", 0);
    }
    CheckReport check = health.checkReport().orElse(null);
    int configured = check == null ? 0 : CONFIGURED;
    int enabled = health.isCheckEnabled() ? ENABLED : 0;
    int agent = health.agentReport().isEmpty() ? 0 : AGENT | CONFIGURED;
    return new StateFile.CheckFields(
        check == null ? 1 : check.status().number(),
        check == null ? 0 : result(check.status().verdict()),
        server.isMaintenance() ? 0 : check == null ? risen(server) : check.health(),
        configured | enabled | paused,
        agent | (health.isAgentEnabled() ? ENABLED : 0),
        health.checkPort(),
        text(health.checkAddress()),
        text(health.agentAddress()),
        health.agentPort());
  }

  /** Only a maintenance of the configuration pauses checks by a flag of their own. */
  private static boolean isPaused(BackendServer server) {
    return server.isMaintenance() && (server.admin() & Admin.CONFIGURED_MAINTENANCE) != 0;
  }

  private static String text(Optional<Endpoint> endpoint) {
    return endpoint
        .map(at -> at instanceof Endpoint.Inet inet ? AddressText.of(inet.host()) : "-")
        .orElse("-");
  }

  private static int result(Verdict verdict) {
    return switch (verdict) {
      case NONE -> 0;
      case FAILED -> 2;
      case PASSED -> 3;
      case CONDITIONALLY_PASSED -> 4;
    };
  }

  private String header() {
    return "# bkname/svname bkid/svid addr port - purge_delay used_cur used_max need_est unsafe_nb"
        + " safe_nb idle_lim idle_cur idle_per_thr["
        + deployment.loops().size()
        + "]\n";
  }

  private String connections(BackendServer server) {
    @Nullable String host = null;
    int port = 0;
    if (server.address().endpoint() instanceof Endpoint.Inet inet) {
      host = server.address().resolved() ? AddressText.of(inet.host()) : null;
      port = inet.port();
    }
    Counters counters = server.counters();
    int need = ServerNeed.of(server, deployment.health(server));
    StringBuilder text = new StringBuilder();
    text.append(server.fullName())
        .append(' ')
        .append(server.backend().id())
        .append('/')
        .append(server.id())
        .append(' ')
        .append(host == null ? "-" : host)
        .append(' ')
        .append(port)
        .append(" -");
    long unsafe = counters.now(Counter.IDLE_CONNECTIONS);
    long safe = counters.now(Counter.SAFE_CONNECTIONS);
    for (long number :
        new long[] {
          server.config().get(HttpSettings.POOL_PURGE_DELAY_MS),
          counters.now(Counter.USED_CONNECTIONS),
          Math.max(need, counters.mostUsedConnections()),
          need,
          unsafe,
          safe,
          server.config().get(HttpSettings.POOL_MAX_CONNECTIONS),
          unsafe + safe
        }) {
      text.append(' ').append(number);
    }
    for (int loop = 0; loop < deployment.loops().size(); loop++) {
      text.append(' ')
          .append(
              counters.now(Counter.IDLE_CONNECTIONS, loop)
                  + counters.now(Counter.SAFE_CONNECTIONS, loop));
    }
    return text.append('\n').toString();
  }

  private Answer backends() {
    StringBuilder text = new StringBuilder("# name\n");
    for (Section section : deployment.sections()) {
      if (section.backend() != null) {
        text.append(section.proxy().name()).append('\n');
      }
    }
    return new Answer.Text(text.toString());
  }

  /** The count of a server that is not checked: as if it had just come up. */
  private static int risen(BackendServer server) {
    return server.config().get(CheckSettings.RISE);
  }
}
