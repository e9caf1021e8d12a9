package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.webstats.StatsResult;
import java.util.List;
import java.util.Optional;

/**
 * A value: what stands around the tables of the statistics page.
 *
 * @param title its heading
 * @param description what the process is for, if that is shown
 * @param facts lines of the process as a whole
 * @param legends whether addresses and algorithms are shown
 * @param modules whether what protocols count is shown
 * @param mayChange whether servers can be changed from the page
 * @param upOnly whether servers are left out that are not up
 * @param uri the target of the page itself
 * @param result what became of an order, if one was given
 */
public record PageFrame(
    String title,
    Optional<String> description,
    List<String> facts,
    boolean legends,
    boolean modules,
    boolean mayChange,
    boolean upOnly,
    String uri,
    Optional<StatsResult> result) {}
