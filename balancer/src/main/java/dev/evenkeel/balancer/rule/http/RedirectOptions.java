package dev.evenkeel.balancer.rule.http;

/**
 * A value: what a redirect does besides.
 *
 * @param dropsQuery whether the query is left out
 * @param appendsSlash whether the path ends with a slash
 * @param ignoresEmpty whether nothing happens where the target is empty
 * @param keepsQuery whether a location gets the request's query
 */
record RedirectOptions(
    boolean dropsQuery, boolean appendsSlash, boolean ignoresEmpty, boolean keepsQuery) {}
