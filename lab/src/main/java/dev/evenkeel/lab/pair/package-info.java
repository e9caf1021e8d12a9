/**
 * The pair of balancers: on each of two hosts a node, which is either Evenkeel or the article's own
 * HAProxy and Keepalived, started with the article's files.
 */
@NullMarked
package dev.evenkeel.lab.pair;

import org.jspecify.annotations.NullMarked;
