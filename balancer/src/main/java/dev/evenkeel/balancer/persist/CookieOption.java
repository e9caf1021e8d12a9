package dev.evenkeel.balancer.persist;

import java.util.List;

/**
 * A value: what {@code cookie} says (manual, chapter 4.2).
 *
 * @param name as it is written; its case matters
 * @param mode who sets it
 * @param indirect whether the server never sees it, and the client is told only what is new
 * @param noCache whether caches are told to keep answers that set it to themselves
 * @param postOnly whether only answers to POST set it
 * @param preserve whether a server's own cookie of this name is left alone
 * @param httpOnly whether the attribute HttpOnly is added
 * @param secure whether the attribute Secure is added
 * @param dynamic whether servers without a value get one that follows from their address
 * @param domains what follows the attribute domain
 * @param maxIdleSeconds how long it holds without a request; 0 for ever
 * @param maxLifeSeconds how long it holds at all; 0 for ever
 * @param attributes what else is added
 */
record CookieOption(
    String name,
    Mode mode,
    boolean indirect,
    boolean noCache,
    boolean postOnly,
    boolean preserve,
    boolean httpOnly,
    boolean secure,
    boolean dynamic,
    List<String> domains,
    int maxIdleSeconds,
    int maxLifeSeconds,
    List<String> attributes) {
  /** Who sets the cookie. */
  enum Mode {
    /** The server; here it is only read. */
    PASSIVE,
    /** The server sets it, and its value is replaced. */
    REWRITE,
    /** It is added here. */
    INSERT,
    /** The server sets it for the application, and a prefix is put before its value. */
    PREFIX
  }
}
