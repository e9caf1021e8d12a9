package dev.evenkeel.balancer.event;

import dev.evenkeel.balancer.config.Setting;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any thread: the sinks of one configuration: standard output and error, the ring {@code buf0}, and
 * the rings that are declared.
 */
public final class EventSinks {
  /** Those of the configuration. */
  public static final Setting<Optional<EventSinks>> OF_CONFIGURATION =
      Setting.of("event sinks", Optional.empty());

  private static final int BUFFER_BYTES = 1 << 20;

  private final Map<String, EventSink> byName = new LinkedHashMap<>();
  private int implicit;

  /** Makes those that are always there. */
  public EventSinks() {
    add(new EventSink.InDescriptor("stdout", "standard output (fd#1)", 1));
    add(new EventSink.InDescriptor("stderr", "standard error (fd#2)", 2));
    addRing("buf0", "in-memory ring buffer", BUFFER_BYTES);
  }

  private synchronized void add(EventSink sink) {
    byName.put(sink.name(), sink);
  }

  /** Adds a ring. */
  public EventSink.InRing addRing(String name, String description, int sizeBytes) {
    EventSink.InRing made = new EventSink.InRing(name, description, sizeBytes);
    add(made);
    return made;
  }

  /** A name for a ring that nobody has named. */
  public synchronized String freeName() {
    return "ring#" + ++implicit;
  }

  /** Returns the one of a name. */
  public synchronized Optional<EventSink> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns all of them, the declared ones last. */
  public synchronized Collection<EventSink> all() {
    return List.copyOf(byName.values());
  }
}
