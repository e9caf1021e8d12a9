package dev.evenkeel.balancer.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Control thread only: one connection to a command socket, from its first line to its end.
 *
 * <p>Framing, as in the management guide, chapter 9.3: a line holds commands separated by
 * semicolons; after a word {@code <<} at its end, lines up to an empty one are the payload of its
 * last command; every answer ends with an empty line; the connection ends after the answers to what
 * came with the first line, unless {@code prompt} made it interactive. A peer that says no more
 * still gets all its answers.
 *
 * <p>One thing at a time: nothing is read and no further command is run while an answer is on its
 * way. That is all the backpressure there is, and all it takes.
 */
final class Conversation {
  private static final int FLUSH_AT_BYTES = 65_536;
  private static final int MAX_PAYLOAD_BYTES = 131_072;

  private final EventLoop loop;
  private final int fd;
  private final Interpreter interpreter;
  private final Session session;
  private final boolean patterns;
  private final Runnable ended;
  private final LineBuffer input;
  private final Deque<String> commands = new ArrayDeque<>();
  private final StringBuilder making = new StringBuilder();
  private final StringBuilder payload = new StringBuilder();

  private byte[] output = {};
  private int written;
  private @Nullable Iterator<String> dump;
  private Answer.@Nullable Flow following;
  private boolean wakeAsked;
  private @Nullable String payloadCommand;
  private String payloadEnd = "";
  private @Nullable String lastPayload;

  /** The answer that is being made elsewhere; null while none is. */
  private Answer.@Nullable Later awaited;

  private boolean running;
  private boolean peerDone;
  private boolean lineTaken;
  private boolean closed;
  private int interest = -1;
  private final long beganWallMs;

  private final Timer idle =
      new Timer() {
        @Override
        protected void expired() {
          if (awaited == null && following == null) {
            close();
          }
        }
      };

  /**
   * @param fd the connection, owned from now on
   * @param maxLineBytes of the longest line that is taken
   * @param patterns whether {@code <<word} makes a payload end with that word
   * @param ended told once, when the connection has ended or is somebody else's
   */
  Conversation(
      EventLoop loop,
      int fd,
      Interpreter interpreter,
      Session session,
      int maxLineBytes,
      boolean patterns,
      Runnable ended) {
    this.loop = loop;
    this.fd = fd;
    this.interpreter = interpreter;
    this.session = session;
    this.patterns = patterns;
    this.ended = ended;
    this.input = new LineBuffer(maxLineBytes);
    this.beganWallMs = loop.wallMs();
  }

  /** The connection as it is now. */
  CommandTraffic.Talk view(long number, int socketNumber) {
    SocketAddress client;
    try {
      client = Sockets.peerAddress(fd);
    } catch (LinuxException gone) {
      client = new SocketAddress.Unix("", false);
    }
    return new CommandTraffic.Talk(
        number, socketNumber, client, fd, beganWallMs, session.timeoutMs());
  }

  void start() {
    putOff();
    wish(Epoll.IN);
  }

  private void ready(int readiness) {
    putOff();
    boolean gone = (readiness & Epoll.HUP) != 0 && interest == 0;
    if ((readiness & Epoll.ERR) != 0 || gone) {
      close();
      return;
    }
    if (interest == Epoll.IN) {
      read();
    }
    work();
  }

  private void read() {
    while (!closed && !peerDone && !input.isFull()) {
      byte[] room = input.room();
      long got = Sockets.receive(fd, room, input.end(), room.length - input.end(), 0);
      if (got > 0) {
        input.added((int) got);
      } else if (got == -Errno.EAGAIN) {
        return;
      } else if (got == 0) {
        peerDone = true;
      } else {
        close();
      }
    }
  }

  /**
   * Goes on as far as possible; not re-entrant: a command that is answered at once returns here.
   */
  private void work() {
    if (running) {
      return;
    }
    running = true;
    try {
      while (!closed && step()) {
        // One step after the other.
      }
    } finally {
      running = false;
    }
  }

  /** Does one thing; false when something has to be waited for first. */
  private boolean step() {
    if (making.length() >= FLUSH_AT_BYTES || (making.length() > 0 && !canSayMore())) {
      output = making.toString().getBytes(ISO_8859_1);
      written = 0;
      making.setLength(0);
    }
    if (written < output.length) {
      return flush();
    }
    if (awaited != null) {
      wish(0);
      return false;
    }
    if (dump != null) {
      continueDump(dump);
      return true;
    }
    if (following != null) {
      return follow(following);
    }
    if (session.isQuitting()) {
      finish();
      return false;
    }
    if (!commands.isEmpty()) {
      String command = commands.removeFirst();
      Optional<String> given =
          commands.isEmpty() ? Optional.ofNullable(lastPayload) : Optional.empty();
      answer(interpreter.run(session, command, given));
      return true;
    }
    return takeLine();
  }

  /** Whether more text may be made before what there is must be written. */
  private boolean canSayMore() {
    return awaited == null
        && following == null
        && !session.isQuitting()
        && (dump != null || !commands.isEmpty());
  }

  private boolean flush() {
    while (written < output.length) {
      long sent = Sockets.send(fd, output, written, output.length - written, 0);
      if (sent == -Errno.EAGAIN) {
        wish(Epoll.OUT);
        return false;
      }
      if (sent < 0) {
        close();
        return false;
      }
      written += (int) sent;
    }
    return true;
  }

  private void continueDump(Iterator<String> pieces) {
    while (making.length() < FLUSH_AT_BYTES) {
      if (!pieces.hasNext()) {
        dump = null;
        endAnswer();
        return;
      }
      making.append(pieces.next());
    }
  }

  /** Passes on what there is of a text without an end, which anything that is said ends. */
  private boolean follow(Answer.Flow flow) {
    if (!input.isEmpty() || peerDone) {
      input.clear();
      flow.over();
      following = null;
      endAnswer();
      return true;
    }
    while (making.length() < FLUSH_AT_BYTES) {
      String piece = flow.next();
      if (piece == null) {
        break;
      }
      making.append(piece);
    }
    if (making.length() > 0) {
      return true;
    }
    wish(Epoll.IN);
    if (!wakeAsked) {
      wakeAsked = true;
      flow.whenMore(() -> loop.execute(this::wake));
    }
    return false;
  }

  /** There is more to tell. */
  private void wake() {
    wakeAsked = false;
    if (!closed) {
      work();
    }
  }

  private boolean takeLine() {
    String line = input.line();
    if (line == null) {
      if (peerDone || (lineTaken && !session.isInteractive() && payloadCommand == null)) {
        finish();
      } else if (input.isFull()) {
        complain("Line too long.");
      } else {
        wish(Epoll.IN);
      }
      return !closed && session.isQuitting();
    }
    if (payloadCommand != null) {
      takePayload(line, payloadCommand);
    } else {
      lineTaken = true;
      takeCommands(line);
    }
    return true;
  }

  private void complain(String text) {
    session.quit();
    answer(Answer.error(text));
  }

  private void takeCommands(String line) {
    int mark = line.lastIndexOf("<<");
    boolean atEnd = mark >= 0 && mark == line.length() - 2;
    boolean pattern =
        patterns && mark > 0 && line.charAt(mark - 1) == ' ' && line.indexOf(' ', mark) < 0;
    if (!atEnd && !pattern) {
      lastPayload = null;
      begin(line);
      return;
    }
    // Glued to a word, the mark is part of it, as with HAProxy; a payload follows all the same.
    boolean own = mark == 0 || line.charAt(mark - 1) == ' ';
    payloadCommand = own ? line.substring(0, mark) : line;
    payloadEnd = line.substring(mark + 2);
    payload.setLength(0);
    askForMore();
  }

  private void takePayload(String line, String command) {
    if (line.equals(payloadEnd)) {
      payloadCommand = null;
      lastPayload = payload.toString();
      begin(command);
    } else if (payload.length() + line.length() > MAX_PAYLOAD_BYTES) {
      complain("Payload too long.");
    } else {
      payload.append(line).append('\n');
      askForMore();
    }
  }

  private void askForMore() {
    if (session.isPrompting()) {
      making.append("+ ");
    }
  }

  private void begin(String line) {
    List<String> split = CommandText.commands(line);
    commands.addAll(split);
  }

  private void answer(Answer answer) {
    switch (answer) {
      case Answer.Message(Severity severity, String text) -> {
        making.append(session.severityOutput().prefix(severity)).append(text).append('\n');
        endAnswer();
      }
      case Answer.Clipped(Severity severity, String text) -> {
        making.append(session.severityOutput().prefix(severity)).append(text);
        endAnswer();
      }
      case Answer.Text(String text) -> {
        making.append(text);
        endAnswer();
      }
      case Answer.Dump(Iterator<String> pieces) -> dump = pieces;
      case Answer.Follow(Answer.Flow flow) -> following = flow;
      case Answer.Later later -> {
        awaited = later;
        later.answer().thenAccept(it -> loop.execute(() -> resume(it)));
      }
      case Answer.Silence silence -> {
        putOff();
        if (session.isPrompting()) {
          making.append(interpreter.prompt(session));
        }
      }
      case Answer.HandedOver handedOver -> {
        leave();
        handedOver.owner().accept(fd);
      }
    }
  }

  private void resume(Answer answer) {
    if (!closed) {
      awaited = null;
      putOff();
      answer(answer);
      work();
    }
  }

  private void endAnswer() {
    // The command may have changed how long silence may last.
    putOff();
    if (session.isQuitting()) {
      return;
    }
    making.append('\n');
    if (session.isPrompting()) {
      making.append(interpreter.prompt(session));
    }
  }

  private void putOff() {
    loop.timers().schedule(idle, loop.nowMs() + session.timeoutMs());
  }

  private void wish(int wished) {
    if (interest < 0) {
      loop.watch(fd, wished, this::ready);
    } else if (interest != wished) {
      loop.interest(fd, wished);
    }
    interest = wished;
  }

  /** All is said. What the peer said and nobody wanted must not turn the end into a reset. */
  private void finish() {
    Sockets.shutdown(fd, Sockets.SHUT_WR);
    byte[] rest = new byte[4096];
    while (Sockets.receive(fd, rest, 0, rest.length, 0) > 0) {
      // Dropped.
    }
    close();
  }

  private void leave() {
    closed = true;
    loop.timers().cancel(idle);
    if (following != null) {
      following.over();
    }
    if (awaited != null) {
      awaited.abandoned().run();
    }
    if (interest >= 0) {
      loop.unwatch(fd);
    }
    ended.run();
  }

  /** Closes the descriptor alone: the loop has ended. */
  void abandon() {
    closed = true;
    Descriptors.close(fd);
  }

  /** Ends the connection at once. */
  void close() {
    if (!closed) {
      leave();
      Descriptors.close(fd);
    }
  }
}
