package dev.evenkeel.balancer.persist;

/** Loop thread only: what one request has said with its cookie, made to be used again and again. */
public final class CookieState {
  /** The third character of the termination state (manual, chapter 8.5). */
  char requestFlag = '-';

  /** The fourth one. */
  char responseFlag = '-';

  /** When the cookie was seen last, in seconds since 1970; 0 if it does not say. */
  long lastSeconds;

  /** When it was set first, in seconds since 1970; 0 if it does not say. */
  long firstSeconds;

  /** Whether the server was chosen because of the cookie. */
  boolean direct;

  /** Makes one that knows nothing. */
  public CookieState() {}

  /** Begins with another request. */
  public void reset() {
    requestFlag = '-';
    responseFlag = '-';
    lastSeconds = 0;
    firstSeconds = 0;
    direct = false;
  }

  /**
   * Returns the third character of the termination state: N for no cookie, I for one that no server
   * has, D for one whose server is down, V for a valid one, E for one that was idle too long, O for
   * one that is too old, U for one that was not used; a dash where nothing was looked for.
   */
  public char requestFlag() {
    return requestFlag;
  }

  /**
   * Returns the fourth character: N where the server set none, I where one was inserted, U where
   * one was updated, P where the server's was left, R where it was rewritten, D where it was
   * deleted; a dash where nothing was looked for.
   */
  public char responseFlag() {
    return responseFlag;
  }

  /**
   * Says which server the stream has come to.
   *
   * @param wasNamed whether rules or a cookie named one
   * @param isNamed whether it is that one
   */
  public void settled(boolean wasNamed, boolean isNamed) {
    direct = isNamed;
    if (wasNamed && !isNamed && requestFlag == 'V') {
      requestFlag = 'D';
    }
  }
}
