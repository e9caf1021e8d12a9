package dev.evenkeel.vrrp.notify;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Fifo;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn.Ending;
import dev.evenkeel.vrrp.config.NotifyFifo;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.process.Children;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * One thread only: a named pipe that gets a line for every event, in order. A reader that is
 * missing or slow never blocks: once the pipe is full, lines are lost, and counted.
 */
public final class NotifyPipe implements AutoCloseable {
  private static final int NO_READER = -1;

  private final int fd;
  private final Children children;
  private final boolean hasScript;
  private int reader = NO_READER;
  private boolean closed;
  private long lostLines;

  /** Makes and opens the pipe, and starts its reader if one is configured. */
  public NotifyPipe(NotifyFifo fifo, Children children, Consumer<String> log)
      throws LinuxException {
    this.children = children;
    fd = Fifo.open(fifo.path());
    ScriptCommand script = fifo.script();
    hasScript = script != null;
    if (script != null) {
      try {
        reader =
            children.start(
                script,
                List.of(fifo.path()),
                ending -> {
                  reader = NO_READER;
                  if (!closed) {
                    log.accept(
                        "FIFO script %s has ended (%s): nobody reads %s until a reload"
                            .formatted(script.program(), words(ending), fifo.path()));
                  }
                });
      } catch (LinuxException refused) {
        log.accept("Unable to start FIFO script: " + refused.getMessage());
      }
    }
  }

  /** Writes {@code INSTANCE "name" STATE priority}. */
  public void write(Notifier.Subject subject, String name, String state, int priority) {
    write("%s \"%s\" %s %d".formatted(subject, name, state, priority));
  }

  /** Writes a line of other words. */
  public void write(String words) {
    byte[] line = (words + "\n").getBytes(StandardCharsets.UTF_8);
    if (Descriptors.write(fd, line, 0, line.length) != line.length) {
      lostLines++;
    }
  }

  private static String words(Ending ending) {
    return switch (ending) {
      case Ending.Exited(int status) -> "exited with status " + status;
      case Ending.Signaled(int signal) -> "due to signal " + signal;
    };
  }

  /** Whether its reader runs, if it is one of ours. */
  boolean isRead() {
    return !hasScript || reader != NO_READER;
  }

  /** Lines that found the pipe full. */
  public long lostLines() {
    return lostLines;
  }

  @Override
  public void close() {
    closed = true;
    if (reader != NO_READER) {
      children.signal(reader, Signals.TERM);
    }
    Descriptors.close(fd);
  }
}
