package dev.evenkeel.vrrp.config;

/**
 * Whether and when a router takes over from a master of lower priority (RFC 5798, Preempt_Mode).
 *
 * @param enabled false with {@code nopreempt}
 * @param delayMs {@code preempt_delay}: wait so long after the first advertisement of lower
 *     priority
 */
public record Preemption(boolean enabled, long delayMs) {

  /** Preempt at once, as without any keyword. */
  public static final Preemption DEFAULT = new Preemption(true, 0);
}
