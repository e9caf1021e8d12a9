package dev.evenkeel.balancer.http;

import dev.evenkeel.linux.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: of each proxy the last request and the last response that could not be read, or was
 * only read because the configuration says so (management guide, {@code show errors}).
 */
public final class Rejections {
  private record Key(String proxy, boolean response) {}

  private final ConcurrentHashMap<Key, Rejected> last = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();

  /** Nothing was rejected so far. */
  public Rejections() {}

  /**
   * A proxy or a server that had to do with a message.
   *
   * @param id its number
   */
  public record Party(String name, int id) {}

  /**
   * A message.
   *
   * @param event its number among all of the process, from 0
   * @param wallMs when it came, in milliseconds since 1970
   * @param violation what is wrong with it
   * @param at where in its text
   * @param text as much of it as was there, a character a byte
   * @param client where the client's connection comes from
   * @param backend null where none was chosen, likewise the server
   */
  public record Rejected(
      long event,
      long wallMs,
      Violation violation,
      int at,
      String text,
      SocketAddress client,
      Party frontend,
      @Nullable Party backend,
      @Nullable Party server) {}

  /** Returns a number for the next one. */
  public long nextEvent() {
    return count.getAndIncrement();
  }

  /** Takes one of a proxy in the place of the one before. */
  public void note(String proxy, boolean response, Rejected message) {
    last.put(new Key(proxy, response), message);
  }

  /** Returns how many there were. */
  public long count() {
    return count.get();
  }

  /** Returns the last one of a proxy; null if there was none. */
  public @Nullable Rejected last(String proxy, boolean response) {
    return last.get(new Key(proxy, response));
  }
}
