package dev.evenkeel.balancer.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.linux.LinuxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Any thread: sends messages to the {@code log} targets of one proxy, or of the process.
 *
 * <p>Never waits and never fails: what cannot be delivered is dropped and counted ({@link
 * #dropped}).
 */
public final class Logger {
  /** A logger without targets. */
  public static final Logger NONE = new Logger(List.of());

  private final List<Output> outputs;

  private record Output(LogSink sink, SyslogHeader header, LogTarget target, AtomicLong lines) {}

  private Logger(List<Output> outputs) {
    this.outputs = outputs;
  }

  /** Lines that were lost because their receiver was slow or absent, over all loggers. */
  public static long dropped() {
    return LogSink.DROPPED.sum();
  }

  /** Whether there is nobody to send to, so that a caller need not format anything. */
  public boolean isSilent() {
    return outputs.isEmpty();
  }

  /**
   * Sends one message to each target that wants its level.
   *
   * @param wallMs the time that the header shows
   */
  public void log(Level level, long wallMs, String message) {
    log(level, wallMs, message, "");
  }

  /** Tells whether somebody wants structured data before messages. */
  boolean wantsStructuredData() {
    for (Output output : outputs) {
      if (output.header().hasStructuredData()) {
        return true;
      }
    }
    return false;
  }

  /** As above, with structured data for those who want it. */
  void log(Level level, long wallMs, String message, String structured) {
    for (Output output : outputs) {
      LogTarget target = output.target();
      if (level.code() > target.level().code()) {
        continue;
      }
      if (target.sampling().isPresent()
          && !target.sampling().get().wants(output.lines().getAndIncrement())) {
        continue;
      }
      Level shown = level.code() < target.minLevel().code() ? target.minLevel() : level;
      StringBuilder line = LineBuffer.ofThread().line();
      output.header().append(line, shown, wallMs, structured);
      byte[] bytes = line.append(message).append('\n').toString().getBytes(ISO_8859_1);
      // The limit is for the text; the line feed comes on top of it.
      int length = Math.min(bytes.length, target.maxLengthBytes() + 1);
      bytes[length - 1] = '\n';
      output.sink().send(bytes, length);
    }
  }

  /** Control thread only: opens each destination once and hands out loggers that share them. */
  public static final class Factory implements AutoCloseable {
    private final Map<Object, LogSink> sinks = new HashMap<>();
    private final Optional<String> hostName;
    private final long pid;

    /**
     * @param hostName {@code log-send-hostname}: headers without a stated format carry a name too
     */
    public Factory(Optional<String> hostName, long pid) {
      this.hostName = hostName;
      this.pid = pid;
    }

    /** A logger for these targets, whose headers show {@code tag}. */
    public Logger open(Collection<LogTarget> targets, String tag) throws LinuxException {
      List<Output> outputs = new ArrayList<>();
      for (LogTarget target : targets) {
        LogSink sink = sinks.get(target.destination());
        if (sink == null) {
          sink = LogSink.open(target.destination());
          sinks.put(target.destination(), sink);
        }
        Framing framing = target.framing();
        if (framing == Framing.UNSPECIFIED) {
          framing = hostName.isPresent() ? Framing.RFC3164 : Framing.LOCAL;
        }
        SyslogHeader header = new SyslogHeader(framing, target.facility(), tag, hostName, pid);
        outputs.add(new Output(sink, header, target, new AtomicLong()));
      }
      return outputs.isEmpty() ? NONE : new Logger(List.copyOf(outputs));
    }

    @Override
    public void close() {
      sinks.values().forEach(LogSink::close);
    }
  }
}
