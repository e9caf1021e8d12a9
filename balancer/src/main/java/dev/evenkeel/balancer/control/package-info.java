/**
 * The commands of the runtime API that concern proxies, servers, streams, patterns and variables
 * (management guide, chapter 9.3): one file a group. All of it belongs to the control thread.
 */
@NullMarked
package dev.evenkeel.balancer.control;

import org.jspecify.annotations.NullMarked;
