package dev.evenkeel.lab.article;

import dev.evenkeel.lab.pair.NodeProgram;

/**
 * How a laboratory is to be equipped; immutable.
 *
 * @param lb1 what runs on lb1
 * @param lb2 what runs on lb2
 * @param realNginx whether the web servers are the nginx of this machine
 * @param paceMs milliseconds from one request of the client to the next
 */
public record Settings(NodeProgram lb1, NodeProgram lb2, boolean realNginx, long paceMs) {}
