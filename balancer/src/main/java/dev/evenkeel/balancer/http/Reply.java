package dev.evenkeel.balancer.http;

/**
 * A value: a response made here: an error page, a redirect, the payload of a {@code return} rule.
 *
 * @param status three digits
 * @param reason its phrase
 * @param fields header lines as they are sent, each with CR LF, without the empty line; framing
 *     ({@code content-length}) included
 * @param body what follows; left away in the answer to HEAD
 */
@SuppressWarnings("ArrayRecordComponent") // Constant, and compared by nobody.
public record Reply(int status, String reason, byte[] fields, byte[] body) {}
