package dev.evenkeel.balancer.process;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Sockets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Control thread only: tells the process that supervises this one, if there is one, how things
 * stand.
 *
 * <p>The supervisor passes one end of a socket pair that keeps message boundaries, and its number
 * in the environment. A message is one word, perhaps two: {@code ready}, {@code refused}, {@code
 * beat serving}, {@code beat idle}, {@code beat unchecked}, {@code stopping}; a beat goes on with a
 * line for each thing that the supervisor has asked about by {@code watch} and that is known. The
 * end of the connection is a message as well: this process is dead.
 */
public final class Supervision {
  /** Name of the environment variable that carries the descriptor's number. */
  public static final String ENVIRONMENT = "EVENKEEL_SUPERVISOR_FD";

  /** How often a healthy balancer says so. */
  public static final int BEAT_INTERVAL_MS = 20;

  /** Longer than any message in either direction. */
  public static final int MAX_MESSAGE_BYTES = 1 << 16;

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

  /** Whether there is anybody to send clients to. */
  public enum Service {
    /** Some frontend has a server left. */
    SERVING,
    /** No frontend has. */
    IDLE,
    /**
     * Servers count as up that have not been checked once. Whoever knows what held before goes by
     * that.
     */
    UNCHECKED
  }

  /**
   * Every event loop has answered since the last beat.
   *
   * @param service whether any frontend has a server left
   * @param facts what the supervisor has asked for, a line each
   */
  public void beat(Service service, List<String> facts) {
    String beat =
        switch (service) {
          case SERVING -> "beat serving";
          case IDLE -> "beat idle";
          case UNCHECKED -> "beat unchecked";
        };
    send(facts.isEmpty() ? beat : beat + "\n" + String.join("\n", facts));
  }

  /** What the supervisor says. */
  public sealed interface Word {
    /** It wants to hear of these with each beat, and of nothing else. */
    record Watch(List<String> subjects) implements Word {}

    /** Nothing, for the moment. */
    record Nothing() implements Word {}

    /** It is dead. */
    record End() implements Word {}
  }

  /** The next thing that the supervisor has said; never waits. */
  public Word next() {
    byte[] message = new byte[MAX_MESSAGE_BYTES];
    long got = Sockets.receive(fd, message, 0, message.length, 0);
    if (got == -Errno.EAGAIN) {
      return new Word.Nothing();
    }
    if (got <= 0) {
      return new Word.End();
    }
    List<String> lines = new String(message, 0, (int) got, StandardCharsets.UTF_8).lines().toList();
    return new Word.Watch(lines.subList(1, lines.size()));
  }

  /** Listeners are being closed on purpose. */
  public void stopping() {
    send("stopping");
  }

  private void send(String message) {
    if (isPresent()) {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      // A supervisor that does not read is busy or gone; neither is a reason to stop serving.
      Sockets.send(fd, bytes, 0, bytes.length, 0);
    }
  }
}
