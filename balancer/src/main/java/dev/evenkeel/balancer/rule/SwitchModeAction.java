package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.Set;

/**
 * {@code switch-mode http [proto NAME]}: the connection speaks HTTP from here on, though its
 * frontend does not say {@code mode http}. Stateless.
 */
public final class SwitchModeAction {
  /** Whether a proxy may switch, so that what it says of HTTP has a meaning. */
  public static final Setting<Boolean> IN_PROXY = Setting.of("switch-mode", false);

  /** What HAProxy knows and nobody here speaks yet. */
  private static final Set<String> OTHERS = Set.of("h2", "fcgi");

  private static final String NAME = "'tcp-request switch-mode'";

  private SwitchModeAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    if (line.isOver()) {
      throw new InvalidExpressionException(NAME + " expects a mode as argument.");
    }
    if (!line.proxy.hasFrontend()) {
      throw new InvalidExpressionException(
          NAME + " not allowed because " + line.proxy.describe() + " has no frontend capability");
    }
    String mode = line.take();
    if (!mode.equals("http")) {
      throw new InvalidExpressionException(NAME + " expects a valid mode (got '" + mode + "').");
    }
    if (line.peek().equals("proto")) {
      line.take();
      protocol(line);
    }
    line.proxy.settings().set(IN_PROXY, true);
    return (subject, sample) -> Decision.SWITCH;
  }

  private static void protocol(ActionLine line) throws InvalidExpressionException {
    String protocol = line.take();
    if (protocol.isEmpty()) {
      throw new InvalidExpressionException(NAME + ": 'proto' expects a protocol as argument.");
    }
    if (OTHERS.contains(protocol)) {
      throw new InvalidExpressionException(
          NAME
              + ": protocol '"
              + protocol
              + "' is known to HAProxy but not yet supported by Evenkeel: use 'h1', or say nothing");
    }
    if (!protocol.equals("h1")) {
      throw new InvalidExpressionException(
          NAME + ": 'proto' expects a valid MUX protocol, if specified (got '" + protocol + "')");
    }
  }
}
