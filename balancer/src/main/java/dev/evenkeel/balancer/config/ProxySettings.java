package dev.evenkeel.balancer.config;

/** What a proxy section says of itself as a whole. */
public final class ProxySettings {
  /** {@code mode}: what the proxy makes of the bytes. */
  public static final Setting<ProxyMode> MODE = Setting.of("mode", ProxyMode.TCP);

  /** {@code disabled}: the proxy is read and checked but neither listens nor serves. */
  public static final Setting<Boolean> DISABLED = Setting.of("disabled", false);

  /** {@code description}: free text, shown by statistics; empty when absent. */
  public static final Setting<String> DESCRIPTION = Setting.of("description", "");

  private ProxySettings() {}
}
