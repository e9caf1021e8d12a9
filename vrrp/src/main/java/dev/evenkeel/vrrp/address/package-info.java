/**
 * Virtual addresses on real interfaces: which interfaces and addresses there are, setting and
 * removing virtual ones by netlink, and telling the neighbours by gratuitous ARP.
 */
@NullMarked
package dev.evenkeel.vrrp.address;

import org.jspecify.annotations.NullMarked;
