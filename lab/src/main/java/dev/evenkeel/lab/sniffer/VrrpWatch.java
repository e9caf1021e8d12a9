package dev.evenkeel.lab.sniffer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Remembers what was heard and says who is master; any thread. */
public final class VrrpWatch {
  private static final int KEPT = 400;

  /** The article's master-down interval: three advertisements and the skew (RFC 3768, 6.1). */
  private static final long MASTER_DOWN_NS = TimeUnit.MILLISECONDS.toNanos(3700);

  /**
   * An advertisement as heard.
   *
   * @param timeNs when, in {@link System#nanoTime} terms
   * @param text as tcpdump prints it
   */
  public record Entry(long timeNs, Advertisement advertisement, String text) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<String, Entry> lastFrom = new HashMap<>();

  /** Takes in a packet. */
  public synchronized void heard(Sniffer.Heard heard) {
    Optional<Advertisement> read = Advertisement.read(heard.packet());
    if (read.isEmpty()) {
      return;
    }
    Entry entry = new Entry(heard.timeNs(), read.get(), TcpdumpText.of(heard.packet()));
    entries.addLast(entry);
    lastFrom.put(entry.advertisement().source(), entry);
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
  }

  /** The last advertisements, oldest first. */
  public synchronized List<Entry> last(int count) {
    return entries.stream().skip(Math.max(0, entries.size() - count)).toList();
  }

  /** The last advertisement of a sender. */
  public synchronized Optional<Entry> lastFrom(String source) {
    return Optional.ofNullable(lastFrom.get(source));
  }

  /** The first advertisement of a sender at or after a moment that claims the address. */
  public synchronized Optional<Entry> firstClaim(String source, long fromNs) {
    return entries.stream()
        .filter(entry -> entry.timeNs() >= fromNs)
        .filter(entry -> entry.advertisement().source().equals(source))
        .filter(entry -> entry.advertisement().priority() > 0)
        .findFirst();
  }

  /**
   * Who is master at a moment: the sender of the last advertisement, unless that lets go of the
   * address or is too old; empty if nobody is.
   */
  public synchronized Optional<String> master(long nowNs) {
    Entry last = entries.peekLast();
    if (last == null
        || last.advertisement().priority() == 0
        || nowNs - last.timeNs() > MASTER_DOWN_NS) {
      return Optional.empty();
    }
    return Optional.of(last.advertisement().source());
  }
}
