/**
 * Machines and cables out of Linux namespaces: hosts with their own network, processes, host name
 * and temporary folders, and a switch between them. They live exactly as long as this process: each
 * ends when the pipe to it does, however that comes about.
 */
@NullMarked
package dev.evenkeel.lab.network;

import org.jspecify.annotations.NullMarked;
