package dev.evenkeel.vrrp.config;

import java.util.OptionalInt;

/**
 * A {@code track_file} block: a file with a number in it.
 *
 * @param name the block's name
 * @param path the file
 * @param initialValue what is written to it at start, if it does not exist
 * @param overwrite whether that is written even if it exists
 * @param position where the block starts
 */
public record TrackFile(
    String name,
    String path,
    OptionalInt initialValue,
    boolean overwrite,
    SourcePosition position) {}
