/**
 * The runtime API: command sockets, the framing of lines and answers, and the commands that concern
 * the API itself (management guide, chapter 9.3). Commands about other things stand beside those
 * things and register here.
 */
@NullMarked
package dev.evenkeel.balancer.runtime;

import org.jspecify.annotations.NullMarked;
