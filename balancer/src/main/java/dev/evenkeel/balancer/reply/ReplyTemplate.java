package dev.evenkeel.balancer.reply;

import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;

/** What an answer is made of. Immutable; any thread, each with a {@link Sample} of its own. */
@FunctionalInterface
public interface ReplyTemplate {
  /**
   * Makes the answer for a request.
   *
   * @param sample scratch memory
   */
  Reply make(SampleContext context, Sample sample);
}
