package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.Optional;

/** {@code set-log-level}: the level of the stream's line, or that there is none. */
final class LogLevelAction {
  private LogLevelAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    String word = line.take();
    boolean silent = word.equals("silent");
    Optional<Level> level = Level.parse(word);
    if (!silent && level.isEmpty()) {
      throw new InvalidExpressionException(
          "expects exactly 1 argument (log level name or 'silent')");
    }
    return (subject, sample) -> {
      subject.setLogLevel(level.orElse(null));
      return Decision.CONTINUE;
    };
  }
}
