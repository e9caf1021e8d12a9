package dev.evenkeel.vrrp.config;

/**
 * A {@code vrrp_script} block: a check that is run again and again.
 *
 * @param name the block's name
 * @param command what to run and as whom
 * @param intervalMs from one start to the next, in milliseconds (keepalived 2.2.7: whole seconds)
 * @param timeoutMs after which a run is stopped and counts as failed; the interval if not given
 * @param weightPoints added to the priority while the check succeeds (positive) or fails
 *     (negative); 0 means that a failure puts the instance into FAULT
 * @param weightReversed whether success and failure change places for the weight
 * @param rise successes in a row that turn a failed check into a good one
 * @param fall failures in a row that turn a good check into a failed one
 * @param position where the block starts
 */
public record VrrpScript(
    String name,
    ScriptCommand command,
    long intervalMs,
    long timeoutMs,
    int weightPoints,
    boolean weightReversed,
    int rise,
    int fall,
    SourcePosition position) {}
