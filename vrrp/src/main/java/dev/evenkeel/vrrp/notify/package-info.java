/** Telling the world of a change of state: the notify scripts and the pipes. */
@NullMarked
package dev.evenkeel.vrrp.notify;

import org.jspecify.annotations.NullMarked;
