package dev.evenkeel.balancer;

import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;
import static dev.evenkeel.balancer.runtime.AccessLevel.USER;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Interpreter;
import dev.evenkeel.balancer.runtime.RuntimeApi;
import dev.evenkeel.balancer.runtime.Session;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Sockets;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The master's control thread only: its command line ({@code -S}; management guide, chapter 9.4).
 * {@code @1} and {@code @!pid} send a command, or all that follow, to a worker.
 */
final class MasterCommands implements Interpreter {
  private static final String MASTER = "";

  private final Master master;
  private final CommandRegistry own;

  MasterCommands(Master master, Compatibility compatibility) {
    this.master = master;
    this.own = new CommandRegistry(compatibility);
    RuntimeApi.registerSession(own, compatibility, compatibility.haproxyVersion());
    own.add(
            Command.of(
                "show proc",
                USER,
                "show proc                               : show processes status",
                request -> new Answer.Text(master.processes())))
        .add(
            Command.of(
                "reload",
                OPERATOR,
                "reload                                  : reload haproxy",
                request -> reload(request.session(), compatibility)))
        .add(
            Command.of(
                "@!<pid>",
                USER,
                "@!<pid>                                 : send a command to the <pid> process",
                request -> Answer.SILENCE))
        .add(
            Command.of(
                "@master",
                USER,
                "@master                                 : send a command to the master process",
                request -> Answer.SILENCE));
    if (compatibility.tellsOfReloads()) {
      own.add(
          Command.of(
              "show startup-logs",
              USER,
              "show startup-logs                       : report logs emitted during HAProxy"
                  + " startup",
              request -> new Answer.Text(master.startupLogs().replace("\n\n", "\n"))));
    }
  }

  private Answer reload(Session session, Compatibility compatibility) {
    session.quit();
    var done = master.reload();
    // Older releases re-executed themselves: the connection just ended.
    return compatibility.tellsOfReloads() ? new Answer.Later(done) : Answer.SILENCE;
  }

  @Override
  public Answer run(Session session, String command, Optional<String> payload) {
    String text = command.strip();
    String target = session.target();
    boolean prefixed = text.startsWith("@");
    if (prefixed) {
      int end = text.indexOf(' ');
      String prefix = end < 0 ? text : text.substring(0, end);
      text = end < 0 ? "" : text.substring(end).strip();
      Optional<String> found = resolve(prefix);
      if (found.isEmpty()) {
        session.quit();
        return new Answer.Text("Can't find the target PID matching the prefix '" + prefix + "'\n");
      }
      target = found.get();
      if (text.isEmpty()) {
        session.target(target);
        return Answer.SILENCE;
      }
    }
    String word = text.indexOf(' ') < 0 ? text : text.substring(0, text.indexOf(' '));
    return switch (word) {
      case "user", "operator" -> {
        if (prefixed) {
          // Sent to one worker for one command, a lower level ends with that command.
          yield Answer.NOTHING;
        }
        Answer answer = own.run(session, text, payload);
        yield answer.equals(Answer.NOTHING) ? Answer.SILENCE : answer;
      }
      case "prompt", "quit", "expert-mode", "experimental-mode" -> {
        // Of the session, wherever its commands go.
        Answer answer = own.run(session, text, payload);
        yield answer.equals(Answer.NOTHING) ? Answer.SILENCE : answer;
      }
      default ->
          target.equals(MASTER)
              ? own.run(session, text, payload)
              : forward(session, target, text, payload);
    };
  }

  /** The process id that a prefix means; the master's is empty. */
  private Optional<String> resolve(String prefix) {
    if (prefix.equals("@") || prefix.equals("@master") || prefix.equals("@0")) {
      return Optional.of(MASTER);
    }
    MasterChild current = master.current();
    if (prefix.equals("@1")) {
      return Optional.ofNullable(current).map(child -> String.valueOf(child.pid));
    }
    if (prefix.matches("@![0-9]{1,9}")) {
      return master.child(Integer.parseInt(prefix.substring(2))).map(c -> String.valueOf(c.pid));
    }
    return Optional.empty();
  }

  private Answer forward(Session session, String target, String text, Optional<String> payload) {
    Optional<MasterChild> worker = master.child(Integer.parseInt(target));
    int[] ends = new int[2];
    if (worker.isEmpty() || Sockets.pair(Sockets.SOCK_STREAM, ends) < 0) {
      session.quit();
      return new Answer.Text("The worker " + target + " is gone.\n");
    }
    String rules =
        "cli "
            + session.level().word()
            + (session.isExpert() ? " expert" : "")
            + (session.isExperimental() ? " experimental" : "");
    byte[] line =
        (text + payload.map(lines -> " <<\n" + lines + "\n").orElse("\n")).getBytes(ISO_8859_1);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    if (!worker.get().give(rules, ends[1])
        || Sockets.send(ends[0], line, 0, line.length, 0) != line.length) {
      Descriptors.close(ends[0]);
      return Answer.error("The worker " + target + " does not answer.");
    }
    Sockets.shutdown(ends[0], Sockets.SHUT_WR);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    master.loop().watch(ends[0], Epoll.IN, readiness -> gather(ends[0], said, answer));
    return new Answer.Later(answer);
  }

  private void gather(int fd, ByteArrayOutputStream said, CompletableFuture<Answer> answer) {
    byte[] chunk = new byte[16_384];
    long got;
    while ((got = Sockets.receive(fd, chunk, 0, chunk.length, 0)) > 0) {
      said.write(chunk, 0, (int) got);
    }
    if (got != -Errno.EAGAIN) {
      master.loop().unwatch(fd);
      Descriptors.close(fd);
      String text = said.toString(ISO_8859_1);
      // The conversation with the user adds the empty line that ends an answer.
      answer.complete(
          new Answer.Text(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text));
    }
  }

  @Override
  public String prompt(Session session) {
    String flags = (session.isExperimental() ? "x" : "") + (session.isExpert() ? "e" : "");
    String shown = flags.isEmpty() ? "" : "(" + flags + ")";
    String who = session.target();
    if (who.equals(MASTER)) {
      who = "master" + (master.lastReloadFailed() ? "[ReloadFailed]" : "");
    }
    return String.format(Locale.ROOT, "%s%s> ", who, shown);
  }
}
