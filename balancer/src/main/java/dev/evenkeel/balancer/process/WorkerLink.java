package dev.evenkeel.balancer.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.net.HandedSockets;
import dev.evenkeel.linux.DescriptorPassing;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Sockets;
import java.io.IOException;
import java.util.Map;

/**
 * Control thread only: a worker's line to its master ({@code -W}), a socket pair that keeps message
 * boundaries.
 *
 * <p>The worker says {@code log <text>}, as often as needed, and {@code ready} once it serves. The
 * master says {@code transfer} with a connection over which another worker gives its listening
 * sockets away, and {@code cli <level> <modes>} with a connection of a user of the runtime API. The
 * end of the line is the end of the process at the other side.
 */
public final class WorkerLink {
  /** Name of the environment variable that carries the descriptor's number. */
  public static final String ENVIRONMENT = "EVENKEEL_WORKER_FD";

  /** Set where a message {@code transfer} waits to be read. */
  public static final String TRANSFER = "EVENKEEL_WORKER_TRANSFER";

  /** Set where the master has said what there is to say of the configuration. */
  public static final String SAID_BEFORE = "EVENKEEL_WORKER_SAID";

  /** Bytes of the longest message. */
  public static final int MAX_MESSAGE_BYTES = 16_384;

  private static final int PATIENCE_MS = 1_000;
  private static final int NOBODY = -1;
  private static final WorkerLink OWN = fromEnvironment(System.getenv());

  private final int fd;

  private WorkerLink(int fd) {
    this.fd = fd;
  }

  /** This process's line; one to nobody where it is no worker. */
  public static WorkerLink own() {
    return OWN;
  }

  private static WorkerLink fromEnvironment(Map<String, String> environment) {
    String number = environment.get(ENVIRONMENT);
    if (number == null || !number.matches("[0-9]{1,9}")) {
      return new WorkerLink(NOBODY);
    }
    int fd = Integer.parseInt(number);
    if (!Descriptors.isOpen(fd)) {
      return new WorkerLink(NOBODY);
    }
    Descriptors.setCloseOnExec(fd, true);
    return new WorkerLink(fd);
  }

  /** Whether this process is a worker. */
  public boolean isPresent() {
    return fd != NOBODY;
  }

  /** Whether the master has said before what there is to say of the configuration. */
  public boolean saidBefore() {
    return isPresent() && System.getenv(SAID_BEFORE) != null;
  }

  /** Whether this worker replaces another one. */
  public boolean isReplacement() {
    return isPresent() && System.getenv(TRANSFER) != null;
  }

  /** The line's descriptor. */
  public int fd() {
    return fd;
  }

  /** The listening sockets of the worker that is replaced; none if it does not give them. */
  public HandedSockets handedSockets() throws LinuxException {
    byte[] message = new byte[MAX_MESSAGE_BYTES];
    int[] descriptors = new int[DescriptorPassing.MAX_DESCRIPTORS];
    int[] count = new int[1];
    try (Epoll epoll = new Epoll(1)) {
      epoll.add(fd, Epoll.IN, 0);
      epoll.await(PATIENCE_MS);
    }
    if (DescriptorPassing.receive(fd, message, descriptors, count) <= 0 || count[0] != 1) {
      return HandedSockets.none();
    }
    try {
      return SocketTransfer.over(descriptors[0]);
    } catch (IOException oldWorkerIsGone) {
      return HandedSockets.none();
    }
  }

  /** Sends what was printed so far. */
  public void logs(String text) {
    int most = MAX_MESSAGE_BYTES - 4;
    for (int from = 0; from < text.length(); from += most) {
      say("log " + text.substring(from, Math.min(text.length(), from + most)));
    }
  }

  /** This worker serves. */
  public void ready() {
    say("ready");
  }

  private void say(String message) {
    if (isPresent()) {
      byte[] bytes = message.getBytes(ISO_8859_1);
      Sockets.send(fd, bytes, 0, bytes.length, 0);
    }
  }
}
