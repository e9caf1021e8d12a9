/**
 * What the runtime API tells of proxies and of the process: the rows of {@code show stat}, the
 * fields of {@code show info}, and the forms in which both are printed.
 */
@NullMarked
package dev.evenkeel.balancer.report;

import org.jspecify.annotations.NullMarked;
