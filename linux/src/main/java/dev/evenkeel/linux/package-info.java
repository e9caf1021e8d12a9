@NullMarked
package dev.evenkeel.linux;

import org.jspecify.annotations.NullMarked;
