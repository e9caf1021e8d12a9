@NullMarked
package dev.evenkeel.balancer;

import org.jspecify.annotations.NullMarked;
