package dev.evenkeel.vrrp.config;

/**
 * A {@code track_interface} entry.
 *
 * @param interfaceName the interface watched
 * @param weightPoints added while up (positive) or down (negative); 0 means FAULT when down
 * @param weightReversed whether up and down change places for the weight
 */
public record TrackedInterface(String interfaceName, int weightPoints, boolean weightReversed) {}
