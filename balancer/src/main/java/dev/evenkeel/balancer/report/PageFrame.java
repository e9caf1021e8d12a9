package dev.evenkeel.balancer.report;

import java.util.List;
import java.util.Optional;

/**
 * A value: what stands around the tables of the statistics page.
 *
 * @param title its heading
 * @param description what the process is for, if that is shown
 * @param facts lines of the process as a whole
 * @param legends whether addresses and algorithms are shown
 */
public record PageFrame(
    String title, Optional<String> description, List<String> facts, boolean legends) {}
