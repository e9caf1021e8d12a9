package dev.evenkeel.vrrp.config;

import org.jspecify.annotations.Nullable;

/**
 * A named pipe that receives one line per event.
 *
 * @param path the pipe, created if missing
 * @param script a program started with the pipe's path as its last argument, or null
 */
public record NotifyFifo(String path, @Nullable ScriptCommand script) {}
