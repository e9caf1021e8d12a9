package dev.evenkeel.balancer.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.event.EventSink;
import dev.evenkeel.balancer.event.EventSinks;
import dev.evenkeel.balancer.event.RingForwarder;
import dev.evenkeel.linux.LinuxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: sends messages to the {@code log} targets of one proxy, or of the process.
 *
 * <p>Never waits and never fails: what cannot be delivered is dropped and counted ({@link
 * #dropped}).
 */
public final class Logger {
  /** A logger without targets. */
  public static final Logger NONE = new Logger(List.of(), "");

  private final List<Output> outputs;
  private final String tag;
  private final boolean profiled;

  /**
   * A target, open.
   *
   * @param profile what becomes of messages for it; null for nothing
   * @param lines how many were offered, for its sampling
   */
  record Output(
      LogSink sink,
      SyslogHeader header,
      LogTarget target,
      @Nullable LogProfile profile,
      AtomicLong lines) {
    /** Tells whether it gets the next message; call once for each. */
    boolean takes(Level level) {
      return level.code() <= target.level().code()
          && (target.sampling().isEmpty()
              || target.sampling().get().wants(lines.getAndIncrement()));
    }

    boolean hasStructuredData() {
      return header.hasStructuredData();
    }

    /**
     * Sends a message that it takes.
     *
     * @param tag null for its own
     */
    void send(Level level, long wallMs, @Nullable String tag, String message, String structured) {
      Level shown = level.code() < target.minLevel().code() ? target.minLevel() : level;
      StringBuilder line = LineBuffer.ofThread().line();
      if (tag == null) {
        header.append(line, shown, wallMs, structured);
      } else {
        header.append(line, shown, wallMs, tag, structured);
      }
      byte[] bytes = line.append(message).append('\n').toString().getBytes(ISO_8859_1);
      // The limit is for the text; the line feed comes on top of it.
      int length = Math.min(bytes.length, target.maxLengthBytes() + 1);
      bytes[length - 1] = '\n';
      sink.send(bytes, length);
    }
  }

  private Logger(List<Output> outputs, String tag) {
    this.outputs = outputs;
    this.tag = tag;
    this.profiled = outputs.stream().anyMatch(output -> output.profile() != null);
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
    return outputs.stream().anyMatch(Output::hasStructuredData);
  }

  /** Tells whether lines about streams may differ from target to target. */
  boolean isProfiled() {
    return profiled;
  }

  /** Tells whether a profile has lines that need what only the stream itself can tell. */
  boolean isSampled() {
    for (Output output : outputs) {
      LogProfile profile = output.profile();
      if (profile != null && profile.isSampled()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the targets, for messages that differ from one to the other. */
  List<Output> outputs() {
    return outputs;
  }

  /** Returns the tag in headers where no profile has another. */
  String tag() {
    return tag;
  }

  /** As above, with structured data for those who want it. */
  void log(Level level, long wallMs, String message, String structured) {
    for (Output output : outputs) {
      if (output.takes(level)) {
        output.send(level, wallMs, null, message, structured);
      }
    }
  }

  /** Control thread only: opens each destination once and hands out loggers that share them. */
  public static final class Factory implements AutoCloseable {
    private final Map<Object, LogSink> sinks = new HashMap<>();
    private final Optional<String> hostName;
    private final long pid;
    private final Consumer<String> report;
    private final EventSinks events;
    private final Map<String, Framing> rings = new HashMap<>();
    private final List<RingForwarder> forwarders = new ArrayList<>();

    /**
     * @param hostName {@code log-send-hostname}: headers without a stated format carry a name too
     * @param global of the configuration, for the rings that it declares
     * @param report told, on any thread, what becomes of log servers
     */
    public Factory(Optional<String> hostName, long pid, Settings global, Consumer<String> report) {
      this.report = report;
      this.hostName = hostName;
      this.pid = pid;
      this.events = global.get(EventSinks.OF_CONFIGURATION).orElseGet(EventSinks::new);
      for (RingDeclaration ring : global.get(RingDeclaration.ALL)) {
        rings.put(ring.name(), ring.framing());
        if (events.find(ring.name()).orElse(null) instanceof EventSink.InRing sink) {
          ring.servers().forEach(to -> forwarders.add(RingForwarder.start(sink, to, report)));
        }
      }
    }

    /** A logger for these targets, whose headers show {@code tag}. */
    public Logger open(Collection<LogTarget> targets, String tag) throws LinuxException {
      List<Output> outputs = new ArrayList<>();
      for (LogTarget target : targets) {
        LogSink sink = sinks.get(target.destination());
        if (sink == null) {
          sink = LogSink.open(target.destination(), events, report);
          sinks.put(target.destination(), sink);
        }
        Framing framing = framing(target);
        if (framing == Framing.UNSPECIFIED) {
          framing = hostName.isPresent() ? Framing.RFC3164 : Framing.LOCAL;
        }
        LogProfile profile = target.profile().map(ProfileUse::profile).orElse(null);
        String ofProfile = profile == null ? null : profile.tag();
        String shown = ofProfile == null ? tag : ofProfile;
        SyslogHeader header = new SyslogHeader(framing, target.facility(), shown, hostName, pid);
        outputs.add(new Output(sink, header, target, profile, new AtomicLong()));
      }
      return outputs.isEmpty() ? NONE : new Logger(List.copyOf(outputs), tag);
    }

    /** A ring's own wins. */
    private Framing framing(LogTarget target) {
      return target.destination() instanceof LogDestination.Ring(String name, var position)
          ? rings.getOrDefault(name, Framing.RAW)
          : target.framing();
    }

    @Override
    public void close() {
      sinks.values().forEach(LogSink::close);
      forwarders.forEach(RingForwarder::close);
    }
  }
}
