package dev.evenkeel.balancer.net;

import dev.evenkeel.linux.Errno;

/** A listening socket could not be had; the message is the one HAProxy gives. */
public final class BindException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean addressInUse;

  /**
   * @param what what failed
   * @param errno why, 0 where {@code what} says it all
   * @param where the address, with the words that lead to it
   */
  BindException(String what, int errno, String where) {
    super(what + (errno == 0 ? "" : " (" + Errno.text(errno) + ")") + " " + where);
    addressInUse = errno == Errno.EADDRINUSE;
  }

  /** Whether somebody else holds the address: then trying again may help. */
  public boolean isAddressInUse() {
    return addressInUse;
  }
}
