package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Daemon thread only, but for {@link #ask}: one line is a question, all messages until the end are
 * the answer, whose first four bytes say how long the rest is. An abstract unix socket: it lives in
 * the network namespace, as the addresses do, and goes with the process. Only root and the daemon's
 * own user are answered, and only they are asked: the name is anybody's who takes it first.
 */
public final class ControlSocket implements AutoCloseable {
  private static final SocketAddress NAME = new SocketAddress.Unix("evenkeel-vrrp", true);
  private static final int SO_PEERCRED = 17;
  private static final int CREDENTIALS_BYTES = 12;
  private static final int MAX_QUESTION_BYTES = 512;
  private static final int LENGTH_BYTES = 4;
  private static final int PART_BYTES = 32_768;
  private static final int TAKEN_WITHIN_MS = 5_000;
  private static final int AGAIN_MS = 2;
  private static final int MAX_OPEN = 16;
  private static final int QUESTION_WITHIN_MS = 2_000;

  private final EventLoop loop;
  private final Handler handler;
  private final int listener;
  private final Map<Integer, Long> open = new HashMap<>();
  private long accepted;
  private final Set<Integer> asked = new HashSet<>();

  /** Answers questions. */
  interface Handler {
    /** Calls {@code reply} once, now or later. */
    void handle(List<String> words, Consumer<String> reply);
  }

  /** Opens the socket; fails if another daemon in this namespace has it. */
  ControlSocket(EventLoop loop, Handler handler) throws LinuxException {
    this.loop = loop;
    this.handler = handler;
    listener =
        LinuxException.check(
            "control socket", Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_SEQPACKET, 0));
    try {
      LinuxException.check("bind control socket", Sockets.bind(listener, NAME.toBytes()));
      LinuxException.check("listen", Sockets.listen(listener, MAX_OPEN));
      loop.watch(listener, this::accept);
    } catch (LinuxException refused) {
      Descriptors.close(listener);
      throw refused;
    }
  }

  private void accept() {
    byte[] from = Sockets.newAddressBuffer();
    int fd = Sockets.accept(listener, from, new int[] {from.length});
    if (fd < 0) {
      return;
    }
    try {
      if (open.size() >= MAX_OPEN || !isAllowed(fd)) {
        Descriptors.close(fd);
        return;
      }
      open.put(fd, ++accepted);
      loop.watch(fd, () -> read(fd));
      loop.after(QUESTION_WITHIN_MS, () -> giveUp(fd));
    } catch (LinuxException refused) {
      end(fd);
    }
  }

  private static boolean isAllowed(int fd) throws LinuxException {
    byte[] credentials = Sockets.option(fd, Sockets.SOL_SOCKET, SO_PEERCRED, CREDENTIALS_BYTES);
    int user = ByteBuffer.wrap(credentials).order(ByteOrder.nativeOrder()).getInt(4);
    return user == 0 || user == Processes.effectiveUserId();
  }

  private void giveUp(int fd) {
    if (!asked.contains(fd)) {
      end(fd);
    }
  }

  private void read(int fd) {
    byte[] buffer = new byte[MAX_QUESTION_BYTES];
    long length = Sockets.receive(fd, buffer, 0, buffer.length, 0);
    if (length == -Errno.EAGAIN) {
      return;
    }
    if (length <= 0 || !asked.add(fd)) {
      end(fd);
      return;
    }
    long turn = open.getOrDefault(fd, 0L);
    String line = new String(buffer, 0, (int) length, StandardCharsets.UTF_8);
    handler.handle(List.of(line.strip().split("\\s+", -1)), answer -> answer(fd, turn, answer));
  }

  private void answer(int fd, long turn, String text) {
    long untilNs = loop.nowNs() + TAKEN_WITHIN_MS * 1_000_000L;
    byte[] words = text.getBytes(StandardCharsets.UTF_8);
    byte[] whole =
        ByteBuffer.allocate(LENGTH_BYTES + words.length).putInt(words.length).put(words).array();
    send(fd, turn, whole, 0, untilNs);
  }

  /** What the kernel does not take now follows later; one who does not read is not waited for. */
  private void send(int fd, long turn, byte[] bytes, int from, long untilNs) {
    if (open.getOrDefault(fd, 0L) != turn) {
      // Closed meanwhile; its number may be somebody else's.
      return;
    }
    int at = from;
    while (at < bytes.length) {
      int length = Math.min(PART_BYTES, bytes.length - at);
      long sent = Sockets.send(fd, bytes, at, length, Sockets.MSG_NOSIGNAL);
      if (sent == -Errno.EAGAIN && loop.nowNs() < untilNs) {
        int rest = at;
        loop.after(AGAIN_MS, () -> send(fd, turn, bytes, rest, untilNs));
        return;
      }
      if (sent <= 0) {
        break;
      }
      at += length;
    }
    end(fd);
  }

  private void end(int fd) {
    if (open.remove(fd) != null) {
      asked.remove(fd);
      loop.unwatch(fd);
      Descriptors.close(fd);
    }
  }

  @Override
  public void close() {
    Set.copyOf(open.keySet()).forEach(this::end);
    loop.unwatch(listener);
    Descriptors.close(listener);
  }

  /**
   * Any thread: asks the daemon of this network namespace.
   *
   * @param waitMs how long it may be silent before and between the parts of its answer
   * @return its answer; empty if there is none, because none runs or it does not answer us
   * @throws LinuxException if the answer does not come, or not to its end
   */
  public static Optional<String> ask(String question, int waitMs) throws LinuxException {
    return ask(NAME, question, waitMs);
  }

  static Optional<String> ask(SocketAddress name, String question, int waitMs)
      throws LinuxException {
    int fd =
        LinuxException.check(
            "socket", Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_SEQPACKET, 0));
    try (Epoll epoll = new Epoll(1)) {
      if (Sockets.connect(fd, name.toBytes()) < 0) {
        return Optional.empty();
      }
      if (!isAllowed(fd)) {
        throw new LinuxException("the VRRP daemon's name belongs to another user", Errno.EPERM);
      }
      byte[] bytes = question.getBytes(StandardCharsets.UTF_8);
      // If it has hung up already, that is found where its answer is read.
      Sockets.send(fd, bytes, 0, bytes.length, Sockets.MSG_NOSIGNAL);
      LinuxException.check("epoll", epoll.add(fd, Epoll.IN, 0));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      byte[] part = new byte[PART_BYTES];
      while (true) {
        if (epoll.await(waitMs) == 0) {
          throw new LinuxException("answer of the VRRP daemon", Errno.ETIMEDOUT);
        }
        long length = Sockets.receive(fd, part, 0, part.length, 0);
        if (length <= 0) {
          return whole(answer.toByteArray(), (int) -length);
        }
        answer.write(part, 0, (int) length);
      }
    } finally {
      Descriptors.close(fd);
    }
  }

  /** The words of an answer that has come to its end, or to an error. */
  private static Optional<String> whole(byte[] answer, int errno) throws LinuxException {
    if (answer.length == 0 && (errno == 0 || errno == Errno.ECONNRESET)) {
      return Optional.empty();
    }
    int length = answer.length - LENGTH_BYTES;
    if (length < 0 || ByteBuffer.wrap(answer).getInt() != length) {
      throw new LinuxException(
          "the answer of the VRRP daemon breaks off", errno == 0 ? Errno.EPIPE : errno);
    }
    return Optional.of(new String(answer, LENGTH_BYTES, length, StandardCharsets.UTF_8));
  }
}
