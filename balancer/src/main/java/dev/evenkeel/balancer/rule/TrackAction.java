package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.stick.StickTable;
import dev.evenkeel.balancer.stick.StickTables;
import dev.evenkeel.balancer.stick.TrackedCounters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code track-sc0 KEY [table NAME]}: counts what the connection does in an entry of a table, until
 * it ends.
 *
 * @param number of the counters
 * @param key of the entry
 * @param table its name
 * @param byContent whether a content rule asks for it
 */
record TrackAction(int number, Expression key, String table, boolean byContent) implements Action {
  /** What the rules of a proxy track, to be checked once all tables are known. */
  static final Setting<List<TrackAction>> OF_PROXY = Setting.of("track-sc", List.of());

  static Action parse(ActionLine line) throws InvalidExpressionException {
    // Messages about HTTP rules name the rule themselves.
    String prefix = line.place.isHttp() ? "" : line.rule() + " : ";
    String digits = line.keyword().substring("track-sc".length());
    if (!digits.matches("[0-9]*")) {
      throw new InvalidExpressionException(prefix + "Wrong track-sc number '" + digits + "'");
    }
    int number =
        digits.isEmpty() ? 0 : Integer.parseInt(digits.substring(0, Math.min(9, digits.length())));
    if (number >= line.language().stickCounters()) {
      throw new InvalidExpressionException(
          prefix
              + number
              + " track-sc number exceeding "
              + (line.language().stickCounters() - 1)
              + " (MAX_SESS_STKCTR-1) value");
    }
    Expression key;
    try {
      key = line.expression();
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(prefix + wrong.getMessage());
    }
    String table = line.proxy.name();
    if (line.peek().equals("table")) {
      line.take();
      table = line.take();
    }
    TrackAction action =
        new TrackAction(number, key, table, line.place == Place.REQUEST || line.place.isHttp());
    List<TrackAction> all = new ArrayList<>(line.proxy.settings().get(OF_PROXY));
    all.add(action);
    line.proxy.settings().set(OF_PROXY, List.copyOf(all));
    return action;
  }

  @Override
  public Decision carryOut(Subject subject, Sample sample) {
    TrackedCounters tracked = subject.tracked();
    if (tracked.isTracked(number)) {
      return Decision.CONTINUE;
    }
    StickTables tables = subject.process().extension(StickTables.class);
    StickTable in = tables == null ? null : tables.find(table);
    if (in == null) {
      return Decision.CONTINUE;
    }
    boolean found = key.evaluate(subject, sample);
    if (sample.mayChange() && !subject.isFinal()) {
      return Decision.WAIT;
    }
    byte @Nullable [] bytes = found ? in.keyOf(sample) : null;
    if (bytes != null) {
      if (byContent && subject.http() != null) {
        tracked.trackRequest(number, in, bytes);
      } else {
        tracked.track(number, byContent, in, bytes);
      }
    }
    return Decision.CONTINUE;
  }
}
