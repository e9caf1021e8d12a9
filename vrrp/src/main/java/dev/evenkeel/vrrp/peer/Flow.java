package dev.evenkeel.vrrp.peer;

import dev.evenkeel.linux.SocketAddress;

/**
 * A value: a TCP connection, as its packets towards the virtual address show it.
 *
 * @param client its source
 * @param service its destination, of the same family
 */
public record Flow(SocketAddress.Internet client, SocketAddress.Internet service) {}
