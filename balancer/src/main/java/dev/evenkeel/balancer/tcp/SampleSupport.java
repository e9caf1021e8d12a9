package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.Sample;

/**
 * Loop thread only: what the streams of one service share to evaluate expressions.
 *
 * @param process what expressions may ask of the process
 * @param sample scratch memory for values, used for as long as one rule or line is carried out
 */
record SampleSupport(ProcessFacts process, Sample sample) {}
