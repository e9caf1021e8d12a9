package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.address.AcceptFilter;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread, and one of its own for what takes its time: goes over to other configurations, one
 * after the other.
 *
 * <p>Files are read, names looked up and packet filters set while VRRP goes on. Whatever fails
 * before all of it is done, the configuration that there was stays in force.
 */
final class Reload implements AutoCloseable {
  private static final int END_WITHIN_SECONDS = 1;

  private final EventLoop loop;
  private final DaemonLog log;
  private final AcceptFilter filter;
  private final Target target;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("reload").unstarted(task));
  private boolean busy;
  private @Nullable Request waiting;

  /** Daemon thread only: whose configuration it is. */
  interface Target {
    /** The one in force. */
    KeepalivedConfig running();

    /** Why another cannot be run here; empty when it can. */
    List<String> obstacles(KeepalivedConfig candidate);

    /** Whether it is too late for another. */
    boolean isStopping();

    /** Goes over to another, which nothing can stop any more. */
    void goOver(KeepalivedConfig next);
  }

  private record Request(
      Function<KeepalivedConfig, Optional<KeepalivedConfig>> reader,
      Consumer<Optional<KeepalivedConfig>> then) {}

  Reload(EventLoop loop, DaemonLog log, AcceptFilter filter, Target target) {
    this.loop = loop;
    this.log = log;
    this.filter = filter;
    this.target = target;
  }

  /** As {@link VrrpDaemon#reload(Function, Consumer)}; of several that wait the last one counts. */
  void begin(
      Function<KeepalivedConfig, Optional<KeepalivedConfig>> reader,
      Consumer<Optional<KeepalivedConfig>> then) {
    Request now = new Request(reader, then);
    if (busy) {
      Request overtaken = waiting;
      waiting = now;
      if (overtaken != null) {
        tell(overtaken, Optional.empty());
      }
    } else if (target.isStopping()) {
      tell(now, Optional.empty());
    } else {
      busy = true;
      KeepalivedConfig running = target.running();
      worker.execute(() -> read(now, running));
    }
  }

  private void read(Request now, KeepalivedConfig running) {
    try {
      Optional<KeepalivedConfig> read = now.reader().apply(running);
      loop.post(() -> judge(now, read));
    } catch (RuntimeException | Error bug) {
      loop.post(() -> refuse(now, List.of("by a fault of this program: " + bug)));
    }
  }

  private void judge(Request now, Optional<KeepalivedConfig> read) {
    if (read.isEmpty() || target.isStopping()) {
      refuse(now, List.of());
      return;
    }
    KeepalivedConfig next = read.get();
    List<String> obstacles = target.obstacles(next);
    if (!obstacles.isEmpty()) {
      refuse(now, obstacles);
      return;
    }
    worker.execute(() -> {
      String problem = filter.replace(InstanceModel.closed(next));
      loop.post(() -> {
        if (problem == null && !target.isStopping()) {
          target.goOver(next);
          tell(now, read);
          proceed();
        } else {
          refuse(now, problem == null ? List.of() : List.of(CANNOT_CLOSE + problem));
        }
      });
    });
  }

  /** Before what the packet filter complains of. */
  static final String CANNOT_CLOSE = "no_accept and strict mode cannot be carried out: ";

  private void refuse(Request now, List<String> why) {
    why.forEach(log::info);
    if (!target.isStopping()) {
      log.info("Reload refused - the configuration before it stays in force");
    }
    tell(now, Optional.empty());
    proceed();
  }

  private void tell(Request request, Optional<KeepalivedConfig> outcome) {
    worker.execute(() -> {
      try {
        request.then().accept(outcome);
      } catch (RuntimeException | Error bug) {
        loop.post(() -> log.info("after a reload, by a fault of this program: " + bug));
      }
    });
  }

  private void proceed() {
    busy = false;
    Request next = waiting;
    waiting = null;
    if (next != null) {
      begin(next.reader(), next.then());
    }
  }

  /** Nothing is read any more. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
