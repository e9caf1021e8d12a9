package dev.evenkeel.node;

import java.util.List;

/**
 * A balancer that is to take the place of the one that runs.
 *
 * @param command what starts it
 * @param takeOver what is added once, to take the listeners over
 * @param proven supervisor's thread: it has opened its listeners
 * @param dropped supervisor's thread: it never will, and the one before it goes on
 */
record Candidate(List<String> command, List<String> takeOver, Runnable proven, Runnable dropped) {}
