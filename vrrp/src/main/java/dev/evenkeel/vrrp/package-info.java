@NullMarked
package dev.evenkeel.vrrp;

import org.jspecify.annotations.NullMarked;
