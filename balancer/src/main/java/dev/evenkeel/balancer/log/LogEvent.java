package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import org.jspecify.annotations.Nullable;

/**
 * A value: what one log line is about, whatever form it takes for those who get it.
 *
 * @param origin where the line is made
 * @param wallMs when
 * @param stream what is known of the stream
 * @param context the stream as expressions see it; null where no form asks anything of it
 * @param sample scratch memory
 * @param logged how many lines were written before this one
 * @param early whether time and bytes are those so far, and get a plus sign
 */
record LogEvent(
    LogOrigin origin,
    Level level,
    long wallMs,
    StreamRecord stream,
    @Nullable SampleContext context,
    Sample sample,
    long logged,
    boolean early) {}
