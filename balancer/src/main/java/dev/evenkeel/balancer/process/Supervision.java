package dev.evenkeel.balancer.process;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Sockets;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Control thread only: tells the process that supervises this one, if there is one, how things
 * stand.
 *
 * <p>The supervisor passes one end of a socket pair that keeps message boundaries, and its number
 * in the environment. A message is one word, perhaps two: {@code ready}, {@code refused}, {@code
 * beat serving}, {@code beat idle}, {@code stopping}. The end of the connection is a message as
 * well: this process is dead.
 */
public final class Supervision {
  /** Name of the environment variable that carries the descriptor's number. */
  public static final String ENVIRONMENT = "EVENKEEL_SUPERVISOR_FD";

  /** How often a healthy balancer says so. */
  public static final int BEAT_INTERVAL_MS = 20;

  private static final int NOBODY = -1;

  private final int fd;

  private Supervision(int fd) {
    this.fd = fd;
  }

  /** The supervisor that the environment names; one that nobody listens to where it names none. */
  public static Supervision fromEnvironment(Map<String, String> environment) {
    String number = environment.get(ENVIRONMENT);
    if (number == null || !number.matches("[0-9]{1,9}")) {
      return new Supervision(NOBODY);
    }
    int fd = Integer.parseInt(number);
    if (!Descriptors.isOpen(fd)) {
      return new Supervision(NOBODY);
    }
    Descriptors.setCloseOnExec(fd, true);
    return new Supervision(fd);
  }

  /** Whether there is somebody to tell. */
  public boolean isPresent() {
    return fd != NOBODY;
  }

  /** The descriptor, which becomes readable when the supervisor ends. */
  public int fd() {
    return fd;
  }

  /**
   * The configuration is faulty, or there was none to run: another start would end the same way.
   */
  public void refused() {
    send("refused");
  }

  /** All listeners are open. */
  public void ready() {
    send("ready");
  }

  /**
   * Every event loop has answered since the last beat.
   *
   * @param serving whether any frontend has a server left
   */
  public void beat(boolean serving) {
    send(serving ? "beat serving" : "beat idle");
  }

  /** Listeners are being closed on purpose. */
  public void stopping() {
    send("stopping");
  }

  private void send(String message) {
    if (isPresent()) {
      byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
      // A supervisor that does not read is busy or gone; neither is a reason to stop serving.
      Sockets.send(fd, bytes, 0, bytes.length, 0);
    }
  }
}
