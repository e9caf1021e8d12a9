package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.client.Outage;
import dev.evenkeel.lab.client.Outcome;
import dev.evenkeel.lab.client.Request;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Gathers what a step has to tell; the drill's thread only. */
final class MeasurementBuilder {
  private final String event;
  private final Stage stage;
  private final long eventNs;
  private final List<String> notes = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private String quantity = "outage";
  private String classic = "";

  MeasurementBuilder(String event, Stage stage, long eventNs) {
    this.event = event;
    this.stage = stage;
    this.eventNs = eventNs;
  }

  MeasurementBuilder quantity(String words) {
    quantity = words;
    return this;
  }

  MeasurementBuilder classic(String words) {
    classic = words;
    return this;
  }

  MeasurementBuilder note(String words) {
    notes.add(words);
    return this;
  }

  MeasurementBuilder complain(String words) {
    complaints.add(words);
    return this;
  }

  MeasurementBuilder complainUnless(boolean good, String words) {
    return good ? this : complain(words);
  }

  /** Notes when a balancer first claimed the address after the event. */
  MeasurementBuilder noteClaim(Article.Machine balancer) {
    stage
        .lab()
        .vrrp()
        .firstClaim(balancer.address(), eventNs)
        .ifPresent(claim ->
            note(
                balancer.name()
                    + " claimed the address "
                    + TimeUnit.NANOSECONDS.toMillis(claim.timeNs() - eventNs)
                    + " ms after it"));
    return this;
  }

  /** The outage from the event until now, as the client saw it. */
  Measurement outage(long boundMs) {
    long untilNs = System.nanoTime();
    long fromNs = eventNs - TimeUnit.SECONDS.toNanos(1);
    Outage outage =
        Outage.longest(
            stage.lab().requests().startedBetween(fromNs, untilNs),
            eventNs,
            untilNs,
            stage.paceNs());
    return length(outage.ms(), outage.over(), boundMs, eventNs);
  }

  /** Another length than that of an outage; requests count from {@code countedFromNs} on. */
  Measurement length(long ms, boolean over, long boundMs, long countedFromNs) {
    List<Request> counted = stage.lab().requests().startedBetween(countedFromNs, System.nanoTime());
    Map<Outcome, Long> lost = new EnumMap<>(Outcome.class);
    for (Request request : counted) {
      if (!request.answered()) {
        lost.merge(request.outcome(), 1L, Long::sum);
      }
    }
    return new Measurement(
        event, quantity, ms, over, boundMs, counted.size(), lost, classic, notes, complaints);
  }
}
