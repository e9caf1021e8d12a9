/**
 * What two Evenkeel nodes tell each other beside VRRP: who they are, how their routers stand, and
 * the steps of a hand-over. Small UDP messages that routers of other makes never see.
 */
@NullMarked
package dev.evenkeel.vrrp.peer;

import org.jspecify.annotations.NullMarked;
