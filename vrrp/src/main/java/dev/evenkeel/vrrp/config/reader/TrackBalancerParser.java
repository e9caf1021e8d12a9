package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.TrackedBalancer;
import dev.evenkeel.vrrp.config.TrackedBalancer.Condition;
import dev.evenkeel.vrrp.config.text.Segment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of {@code track_balancer}, which Keepalived does not know: {@code frontend NAME},
 * {@code backend NAME [SERVERS]} or {@code latency MS}, each with {@code [weight N [reverse]]}.
 */
final class TrackBalancerParser {
  private static final int MAX_WEIGHT = 253;
  private static final int MAX_SERVERS = 65_535;
  private static final int MAX_LATENCY_MS = 60_000;

  private final Report report;
  private final Params params;

  TrackBalancerParser(ReadContext context) {
    report = context.report;
    params = context.params;
  }

  void line(String owner, Segment line, List<TrackedBalancer> tracked) {
    int weightAt = line.words().indexOf("weight");
    int end = weightAt < 0 ? line.size() : weightAt;
    Optional<Condition> condition = condition(line, end);
    if (condition.isEmpty()) {
      report.error(
          "(%s) track_balancer: expected 'frontend NAME', 'backend NAME [SERVERS]' or 'latency MS',"
                  .formatted(owner)
              + " not '%s' - ignoring".formatted(String.join(" ", line.words())));
      return;
    }
    if (tracked.stream().anyMatch(t -> t.condition().equals(condition.get()))) {
      report.error("(%s) duplicate track_balancer %s - ignoring".formatted(owner, condition.get()));
      return;
    }
    OptionalInt weight = OptionalInt.of(0);
    boolean reverse = false;
    if (weightAt >= 0) {
      weight = params.signed(params.required(line, weightAt + 1), -MAX_WEIGHT, MAX_WEIGHT);
      reverse = line.word(weightAt + 2).equals("reverse");
      if (!reverse && line.size() > weightAt + 2) {
        report.error(
            "(%s) unknown track_balancer weight option %s - ignoring"
                .formatted(owner, line.word(weightAt + 2)));
      }
    }
    if (weight.isEmpty()) {
      report.error(
          "(%s) weight for track_balancer %s must be in [-253..253] inclusive. Ignoring..."
              .formatted(owner, condition.get()));
    }
    tracked.add(new TrackedBalancer(condition.get(), weight.orElse(0), reverse, line.position()));
  }

  private Optional<Condition> condition(Segment line, int end) {
    String argument = end > 1 ? line.word(1) : "";
    return Optional.ofNullable(
        switch (line.word(0)) {
          case "frontend" -> end == 2 ? new Condition.FrontendOpen(argument) : null;
          case "backend" -> end == 2 || end == 3 ? backend(argument, line, end) : null;
          case "latency" -> end == 2 ? latency(argument) : null;
          default -> null;
        });
  }

  private @Nullable Condition backend(String name, Segment line, int end) {
    OptionalLong servers =
        end == 2 ? OptionalLong.of(1) : params.unsigned(line.word(2), 1, MAX_SERVERS);
    return servers.isEmpty() ? null : new Condition.BackendUsable(name, (int) servers.getAsLong());
  }

  private @Nullable Condition latency(String word) {
    OptionalLong bound = params.unsigned(word, 1, MAX_LATENCY_MS);
    return bound.isEmpty() ? null : new Condition.LoopLatency((int) bound.getAsLong());
  }
}
