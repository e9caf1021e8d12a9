/**
 * Listens to the VRRP advertisements on the switch and words them as {@code tcpdump -v vrrp} does.
 * It decodes the bytes by itself and shares nothing with our own VRRP, which it is there to watch.
 */
@NullMarked
package dev.evenkeel.lab.sniffer;

import org.jspecify.annotations.NullMarked;
