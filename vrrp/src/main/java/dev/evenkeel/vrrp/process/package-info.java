/** The programs the daemon starts: checks and notifications. */
@NullMarked
package dev.evenkeel.vrrp.process;

import org.jspecify.annotations.NullMarked;
