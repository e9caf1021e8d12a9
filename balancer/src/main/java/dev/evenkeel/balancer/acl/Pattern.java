package dev.evenkeel.balancer.acl;

/**
 * One pattern, as written, and what a map returns for it.
 *
 * @param id unique in the process, for the runtime API
 * @param text as written
 * @param value of a map; empty in a plain list
 * @param ignoreCase whether upper and lower case are the same
 */
public record Pattern(long id, String text, String value, boolean ignoreCase) {}
