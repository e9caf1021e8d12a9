/**
 * Samples: what can be fetched from a connection, a stream, its contents or the process, how it is
 * converted, and the expressions and formats that name both (manual, chapters 7.3 and 8.2.6).
 *
 * <p>Fetches know nothing of the objects they ask: these answer through the small interfaces of
 * this package, gathered in {@link dev.evenkeel.balancer.sample.SampleContext}. Other packages add
 * their own fetches and converters to a {@link dev.evenkeel.balancer.sample.SampleLanguage}.
 */
@NullMarked
package dev.evenkeel.balancer.sample;

import org.jspecify.annotations.NullMarked;
