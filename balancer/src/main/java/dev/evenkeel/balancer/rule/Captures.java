package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import java.util.ArrayList;
import java.util.List;

/** The slots in which a frontend's rules keep texts for the log. Stateless. */
public final class Captures {
  /** Lengths of the slots for requests, in the order of their numbers. */
  public static final Setting<List<Integer>> REQUEST = Setting.of("capture request", List.of());

  /** Lengths of the slots for responses, in the order of their numbers. */
  public static final Setting<List<Integer>> RESPONSE = Setting.of("capture response", List.of());

  private Captures() {}

  /** Adds a slot; its number. */
  public static int declare(ProxyDraft proxy, int length, boolean request) {
    Setting<List<Integer>> setting = request ? REQUEST : RESPONSE;
    List<Integer> slots = new ArrayList<>(proxy.settings().get(setting));
    slots.add(length);
    proxy.settings().set(setting, List.copyOf(slots));
    return slots.size() - 1;
  }
}
