package dev.evenkeel.balancer.net;

import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * What holds for all listening sockets of a process.
 *
 * @param sharePort whether another process may listen on the same port, as during a reload
 * @param floats whether an address moves between machines and must be bindable while it is
 *     elsewhere
 * @param inherited sockets that another process has handed over
 */
public record ListenRules(
    boolean sharePort, Predicate<InetAddress> floats, HandedSockets inherited) {}
