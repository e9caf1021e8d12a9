/** The program: its command line, {@code run} with its two processes, and the drop-in roles. */
@NullMarked
package dev.evenkeel.node;

import org.jspecify.annotations.NullMarked;
