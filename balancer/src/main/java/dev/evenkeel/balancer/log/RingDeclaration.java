package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.event.RingForwarder;
import java.util.List;

/**
 * A value: a section {@code ring}.
 *
 * @param name of the sink that it made
 * @param framing what stands around messages in it
 * @param servers who gets what comes into it
 */
public record RingDeclaration(String name, Framing framing, List<RingForwarder.Server> servers) {
  /** Those of the configuration, in their order. */
  public static final Setting<List<RingDeclaration>> ALL = Setting.of("ring", List.of());

  /** Copies the list. */
  public RingDeclaration {
    servers = List.copyOf(servers);
  }
}
