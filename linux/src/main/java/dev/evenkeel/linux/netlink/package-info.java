/**
 * Network configuration by rtnetlink (rtnetlink(7)): addresses, links, and the events about them.
 */
@NullMarked
package dev.evenkeel.linux.netlink;

import org.jspecify.annotations.NullMarked;
