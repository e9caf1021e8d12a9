package dev.evenkeel.vrrp.notify;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.config.NotifyFifo;
import dev.evenkeel.vrrp.process.Children;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One thread only: the pipes of a configuration; they follow a reload. */
public final class NotifyPipes implements AutoCloseable {
  private final Supplier<Children> children;
  private final Consumer<String> log;
  private final Map<NotifyFifo, NotifyPipe> open = new LinkedHashMap<>();
  private long lostBefore;

  /** None yet. */
  public NotifyPipes(Supplier<Children> children, Consumer<String> log) {
    this.children = children;
    this.log = log;
  }

  /** From now on these; one that is as before, and read, goes on. */
  public void replace(Collection<NotifyFifo> wanted) {
    for (Map.Entry<NotifyFifo, NotifyPipe> old : List.copyOf(open.entrySet())) {
      if (!wanted.contains(old.getKey()) || !old.getValue().isRead()) {
        open.remove(old.getKey());
        lostBefore += old.getValue().lostLines();
        old.getValue().close();
      }
    }
    for (NotifyFifo fifo : wanted) {
      if (!open.containsKey(fifo)) {
        try {
          open.put(fifo, new NotifyPipe(fifo, children.get(), log));
        } catch (LinuxException refused) {
          log.accept("Unable to use notify fifo: " + refused.getMessage());
        }
      }
    }
  }

  /** Writes {@code INSTANCE "name" STATE priority}. */
  public void write(Notifier.Subject subject, String name, String state, int priority) {
    open.values().forEach(pipe -> pipe.write(subject, name, state, priority));
  }

  /** Writes a line of other words. */
  public void write(String words) {
    open.values().forEach(pipe -> pipe.write(words));
  }

  /** Lines that found a pipe full. */
  public long lostLines() {
    return lostBefore + open.values().stream().mapToLong(NotifyPipe::lostLines).sum();
  }

  @Override
  public void close() {
    replace(List.of());
  }
}
