/** Our VRRP router beside the real Keepalived, in network namespaces. */
package dev.evenkeel.acceptance.vrrp;
