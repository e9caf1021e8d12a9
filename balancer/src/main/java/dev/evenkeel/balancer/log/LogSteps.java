package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.config.SourcePosition;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * {@code log-steps} (manual, chapter 4.2): at which steps of a stream lines are written. Immutable.
 *
 * @param steps some of those of streams
 * @param isAll whether all were asked for, whichever there are
 * @param position where the line stands
 */
public record LogSteps(Set<LogOrigin> steps, boolean isAll, SourcePosition position) {
  private static final Set<LogOrigin> POSSIBLE =
      Set.copyOf(EnumSet.range(LogOrigin.ACCEPT, LogOrigin.CLOSE));

  /** Makes a value. */
  public LogSteps {
    steps = Set.copyOf(steps);
  }

  /** The keyword's parser. */
  static void parse(Line line, ProxyDraft proxy) {
    String expects = "'all', or some of accept,request,connect,response,close";
    if (line.word(1).isEmpty()) {
      line.alert(" : 'log-steps' expects " + expects + ".");
      return;
    }
    if (!line.atMostArguments(1)) {
      return;
    }
    Set<LogOrigin> steps = EnumSet.noneOf(LogOrigin.class);
    boolean all = false;
    for (String word : line.word(1).split(",", -1)) {
      Optional<LogOrigin> step = LogOrigin.parse(word).filter(POSSIBLE::contains);
      if (word.equals("all")) {
        all = true;
        steps.addAll(POSSIBLE);
      } else if (step.isPresent()) {
        steps.add(step.get());
      } else {
        line.alert(" : 'log-steps' expects " + expects + " (got '" + word + "').");
        return;
      }
    }
    if (!proxy.hasFrontend()) {
      line.warn(" : " + proxy.describe() + " : 'log-steps' directive is ignored in backends.");
    }
    proxy.settings().set(LogSettings.STEPS, Optional.of(new LogSteps(steps, all, line.position())));
  }

  /** Warns of steps that a proxy's streams never come to. */
  void check(ProxyDraft proxy, Diagnostics diagnostics) {
    if (isAll
        || !proxy.hasFrontend()
        || proxy.settings().get(ProxySettings.MODE) == ProxyMode.HTTP) {
      return;
    }
    for (LogOrigin step : new LogOrigin[] {LogOrigin.REQUEST, LogOrigin.RESPONSE}) {
      if (steps.contains(step)) {
        diagnostics.warning(
            "parsing ["
                + position
                + "] : 'log-steps' : there is no step '"
                + step.step()
                + "' in "
                + proxy.describe()
                + " (needs 'mode http').");
      }
    }
  }
}
