package dev.evenkeel.linux;

import java.io.IOException;

/** A system call of the control path failed. The message names the call and carries libc's text. */
public final class LinuxException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * @param call what was tried, such as {@code bind 192.168.0.99:80}
   * @param errno the error number, positive
   */
  public LinuxException(String call, int errno) {
    super(call + ": " + Errno.text(errno));
    this.errno = errno;
  }

  /** The error number, positive; see {@link Errno}. */
  public int errno() {
    return errno;
  }

  /** Passes a folded result through, or throws where it is negative. */
  public static int check(String call, int folded) throws LinuxException {
    if (folded < 0) {
      throw new LinuxException(call, -folded);
    }
    return folded;
  }
}
