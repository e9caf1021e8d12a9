package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.USER;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code wait} of 3.0 and later. Control thread only. */
final class WaitCommand {
  private static final int LOOK_EVERY_MS = 20;

  private final EventLoop loop;
  private final ServerArgument servers;
  private final Deployment deployment;

  private WaitCommand(EventLoop loop, ServerArgument servers, Deployment deployment) {
    this.deployment = deployment;
    this.loop = loop;
    this.servers = servers;
  }

  static void register(
      CommandRegistry registry, EventLoop loop, ServerArgument servers, Deployment deployment) {
    registry.add(
        Command.of(
            "wait",
            USER,
            "wait {-h|<delay_ms>} cond [args...]     : wait the specified delay or condition (-h to"
                + " see list)",
            new WaitCommand(loop, servers, deployment)::run));
  }

  private Answer run(Request request) {
    String text = request.argument(0);
    if (text.isEmpty() || text.equals("-h")) {
      return new Answer.Text(
          "Usage: wait {-h|<duration>} [condition [args...]]\n"
              + "   - '-h' displays this help\n"
              + "   - <duration> is the maximum wait time, optionally suffixed by the unit among\n"
              + "     'us', 'ms', 's', 'm', 'h', and 'd'. ; the default unit is milliseconds.\n"
              + "   - <condition> indicates what to wait for, no longer than the specified duration:\n"
              + "     - srv-removable <proxy>/<server> : wait for this server to become removable.\n"
              + "     - be-removable <proxy>           : wait for this backend to become removable.\n");
    }
    if (!(Delay.ofMillis(text, ignored -> {}) instanceof Delay.Of(int ms))) {
      return Answer.error("Invalid duration.");
    }
    String condition = request.argument(1);
    return switch (condition) {
      case "" -> later(ms, null);
      case "srv-removable" -> serverRemovable(request, ms);
      case "be-removable" -> backendRemovable(request, ms);
      default -> Answer.error("Unknown condition.");
    };
  }

  private Answer serverRemovable(Request request, int ms) {
    Request of =
        new Request(request.session(), request.words(), request.named() + 2, request.payload());
    return servers.with(
        of,
        (ignored, server) ->
            server.isMaintenance()
                ? later(ms, () -> server.current() == 0 && server.queued() == 0)
                : Answer.error("Only servers in maintenance mode can be deleted."));
  }

  private Answer backendRemovable(Request request, int ms) {
    Backend backend = deployment.backend(request.argument(2));
    return backend == null
        ? Answer.error("No such backend.")
        : later(ms, () -> DynamicBackendCommands.obstacle(deployment, backend) == null);
  }

  /**
   * @param reached what is waited for; null to let the time go by
   */
  private Answer later(int limitMs, @Nullable BooleanSupplier reached) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    long endMs = loop.nowMs() + limitMs;
    Timer look =
        new Timer() {
          @Override
          protected void expired() {
            if (reached != null && reached.getAsBoolean()) {
              answer.complete(Answer.info("Done."));
            } else if (loop.nowMs() >= endMs) {
              answer.complete(
                  reached == null ? Answer.NOTHING : Answer.error("Wait delay expired."));
            } else {
              arm(this, reached == null, endMs);
            }
          }
        };
    arm(look, reached == null, endMs);
    return new Answer.Later(answer, () -> loop.timers().cancel(look));
  }

  private void arm(Timer look, boolean onlyAtEnd, long endMs) {
    loop.timers().schedule(look, onlyAtEnd ? endMs : Math.min(endMs, loop.nowMs() + LOOK_EVERY_MS));
  }
}
