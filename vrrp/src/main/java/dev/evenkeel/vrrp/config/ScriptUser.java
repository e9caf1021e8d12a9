package dev.evenkeel.vrrp.config;

import org.jspecify.annotations.Nullable;

/**
 * The account a script runs under ({@code script_user}, {@code user}).
 *
 * @param user a user name or a decimal user id
 * @param group a group name or a decimal group id, or null for the user's own group
 */
public record ScriptUser(String user, @Nullable String group) {}
