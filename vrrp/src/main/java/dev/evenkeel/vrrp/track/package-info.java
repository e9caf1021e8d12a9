/** What routers depend on: scripts run at intervals, and other interfaces. */
@NullMarked
package dev.evenkeel.vrrp.track;

import org.jspecify.annotations.NullMarked;
