package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.http.CapturePlan;
import dev.evenkeel.balancer.http.CaptureSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The slots in which a frontend keeps texts for the log. Stateless. */
public final class Captures {
  /** The slots for requests, in the order of their numbers. */
  public static final Setting<List<CaptureSlot>> REQUEST = Setting.of("capture request", List.of());

  /** The slots for responses, in the order of their numbers. */
  public static final Setting<List<CaptureSlot>> RESPONSE =
      Setting.of("capture response", List.of());

  /** {@code capture cookie}. */
  static final Setting<Optional<CaptureSlot>> COOKIE =
      Setting.of("capture cookie", Optional.empty());

  private Captures() {}

  /** Returns all that a frontend keeps of HTTP; made once for each frontend. */
  public static CapturePlan plan(Proxy frontend) {
    CaptureSlot cookie = frontend.get(COOKIE).orElse(CaptureSlot.ofRules(0));
    return new CapturePlan(
        frontend.get(REQUEST), frontend.get(RESPONSE), cookie.field(), cookie.lengthBytes());
  }

  /** Tells whether something is kept that only HTTP has. */
  public static boolean needHttp(Settings.Builder proxy) {
    return proxy.get(COOKIE).isPresent();
  }

  /** Adds a slot that rules fill; its number. */
  public static int declare(ProxyDraft proxy, int length, boolean request) {
    return add(proxy, CaptureSlot.ofRules(length), request);
  }

  /** Adds a slot; its number. */
  static int add(ProxyDraft proxy, CaptureSlot slot, boolean request) {
    Setting<List<CaptureSlot>> setting = request ? REQUEST : RESPONSE;
    List<CaptureSlot> slots = new ArrayList<>(proxy.settings().get(setting));
    slots.add(slot);
    proxy.settings().set(setting, List.copyOf(slots));
    return slots.size() - 1;
  }
}
