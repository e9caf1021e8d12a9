package dev.evenkeel.vrrp.config.reader;

/**
 * Something that {@code track_process}, {@code track_file} or {@code track_bfd} can refer to.
 *
 * @param block what was read
 * @param weightPoints the weight unless a reference gives its own
 * @param weightReversed {@code reverse}
 */
record Trackable<T>(T block, int weightPoints, boolean weightReversed) {}
