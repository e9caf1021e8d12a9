@NullMarked
package dev.evenkeel.node;

import org.jspecify.annotations.NullMarked;
