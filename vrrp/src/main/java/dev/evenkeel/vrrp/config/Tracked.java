package dev.evenkeel.vrrp.config;

/**
 * An entry of {@code track_process}, {@code track_file} or {@code track_bfd}.
 *
 * @param name of the block it refers to
 * @param weightPoints the weight that holds here (the block's own unless overridden); 0 means FAULT
 *     on failure
 * @param weightReversed whether the weight is taken away instead of added
 */
public record Tracked(String name, int weightPoints, boolean weightReversed) {}
