package dev.evenkeel.vrrp.config;

/**
 * A {@code track_script} entry.
 *
 * @param scriptName names a {@link VrrpScript}
 * @param weightPoints the weight that holds for this instance (the script's own unless overridden);
 *     0 means FAULT on failure
 * @param weightReversed whether success and failure change places for the weight
 */
public record TrackedScript(String scriptName, int weightPoints, boolean weightReversed) {}
