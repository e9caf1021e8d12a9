package dev.evenkeel.balancer.runtime;

/**
 * A listening socket that another process may ask for.
 *
 * @param fd the descriptor, which stays open here
 * @param namespace name of its network namespace, empty for the process's own
 * @param device name of the interface it is bound to, empty for none
 */
public record ExposedSocket(int fd, String namespace, String device) {}
