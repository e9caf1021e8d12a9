package dev.evenkeel.vrrp.track;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.ProcessEvents;
import dev.evenkeel.linux.netlink.ProcessEvents.Event;
import dev.evenkeel.vrrp.config.TrackProcess;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: all {@code vrrp_track_process} blocks in use.
 *
 * <p>The kernel tells of processes that come and go where it may ({@link ProcessEvents}). Where it
 * does not, as in a container or another network namespace, Keepalived counts once at start and
 * never again; here /proc is read every {@link #SCAN_MS} instead.
 */
public final class ProcessTrackers implements AutoCloseable {
  /** How often /proc is read where the kernel does not tell. */
  public static final int SCAN_MS = 250;

  private static final Path PROC = Path.of("/proc");

  private final EventLoop loop;
  private final Consumer<String> log;
  private final BiConsumer<String, Health> onChange;
  private final Map<String, TrackProcess> wanted = new LinkedHashMap<>();
  private final Map<String, Quorum> quorums = new HashMap<>();

  /** Which blocks a process counts for; only processes that count for any. */
  private final Map<Integer, Set<String>> counted = new HashMap<>();

  private boolean needsCommandLine;
  private boolean told;
  private @Nullable ProcessEvents events;
  private EventLoop.@Nullable Timer nextScan;

  /**
   * @param log where Keepalived's lines go
   * @param onChange called with a block's name when its verdict changes, and with the first one
   */
  public ProcessTrackers(
      EventLoop loop, Consumer<String> log, BiConsumer<String, Health> onChange) {
    this.loop = loop;
    this.log = log;
    this.onChange = onChange;
  }

  /** Tracks these and no others from now on; what is tracked as before goes on. */
  public void track(List<TrackProcess> processes) {
    for (TrackProcess old : List.copyOf(wanted.values())) {
      if (processes.stream().noneMatch(p -> same(p, old))) {
        wanted.remove(old.name());
        Quorum quorum = quorums.remove(old.name());
        if (quorum != null) {
          quorum.cancel();
        }
      }
    }
    for (TrackProcess process : processes) {
      if (!wanted.containsKey(process.name())) {
        wanted.put(process.name(), process);
        Consumer<Health> tell = health -> onChange.accept(process.name(), health);
        quorums.put(process.name(), new Quorum(process, loop, log, tell));
      }
    }
    needsCommandLine = wanted.values().stream().anyMatch(p -> p.match() != TrackProcess.Match.NAME);
    if (wanted.isEmpty()) {
      close();
      return;
    }
    if (events == null && nextScan == null) {
      subscribe();
    }
    scan();
  }

  private static boolean same(TrackProcess one, TrackProcess other) {
    return one.name().equals(other.name())
        && one.words().equals(other.words())
        && one.match() == other.match()
        && one.quorum() == other.quorum()
        && one.quorumMax() == other.quorumMax()
        && one.forkDelayMs() == other.forkDelayMs()
        && one.terminateDelayMs() == other.terminateDelayMs();
  }

  /** The verdict about a block so far. */
  public Health health(String name) {
    Quorum quorum = quorums.get(name);
    return quorum == null ? Health.UNKNOWN : quorum.health();
  }

  private void subscribe() {
    try {
      ProcessEvents opened = new ProcessEvents();
      events = opened;
      loop.watch(opened.fd(), () -> read(opened));
    } catch (LinuxException refused) {
      log.accept(
          "The kernel does not tell of processes here (%s): reading /proc every %d ms"
              .formatted(refused.getMessage(), SCAN_MS));
      unsubscribe();
    }
    nextScan = loop.after(SCAN_MS, this::scanAgain);
  }

  private void unsubscribe() {
    if (events != null) {
      loop.unwatch(events.fd());
      events.close();
      events = null;
    }
    told = false;
  }

  private void read(ProcessEvents from) {
    try {
      boolean changed = false;
      for (Event event : from.events()) {
        switch (event) {
          case Event.Confirmed _ -> told = true;
          case Event.Changed(int pid) -> changed |= look(pid);
          case Event.Ended(int pid) -> changed |= counted.remove(pid) != null;
          case Event.Lost _ -> {
            scan();
            changed = false;
          }
        }
      }
      if (changed) {
        recount();
      }
    } catch (LinuxException refused) {
      log.accept("Process events end: " + refused.getMessage());
      unsubscribe();
      if (nextScan == null) {
        scanAgain();
      }
    }
  }

  /** Until the kernel has confirmed that it tells, and for ever where it does not. */
  private void scanAgain() {
    nextScan = null;
    scan();
    if (!told) {
      nextScan = loop.after(SCAN_MS, this::scanAgain);
    }
  }

  private void scan() {
    Set<Integer> seen = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        int pid = Integer.parseInt(entry.getFileName().toString());
        seen.add(pid);
        look(pid);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
      log.accept("/proc cannot be read: " + unreadable.getMessage());
      return;
    }
    counted.keySet().retainAll(seen);
    recount();
  }

  /** Looks at one process; whether it counts for other blocks than before. */
  private boolean look(int pid) {
    Set<String> now = new HashSet<>();
    try {
      Path entry = PROC.resolve(String.valueOf(pid));
      String name = text(entry.resolve("comm")).strip();
      String line = needsCommandLine ? text(entry.resolve("cmdline")) : "";
      List<String> words = line.isEmpty() ? List.of() : Arrays.asList(line.split("\0"));
      for (TrackProcess process : wanted.values()) {
        if (ProcessMatch.matches(process, name, words)) {
          now.add(process.name());
        }
      }
      if (!now.isEmpty() && isZombie(entry)) {
        now.clear();
      }
    } catch (IOException gone) {
      now.clear();
    }
    Set<String> before = now.isEmpty() ? counted.remove(pid) : counted.put(pid, now);
    return before == null ? !now.isEmpty() : !before.equals(now);
  }

  /** One that has ended and waits for its parent. */
  private static boolean isZombie(Path entry) throws IOException {
    String stat = text(entry.resolve("stat"));
    int state = stat.lastIndexOf(')') + 2;
    return state < stat.length() && stat.charAt(state) == 'Z';
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private void recount() {
    Map<String, Integer> running = new HashMap<>();
    counted.values().forEach(names -> names.forEach(n -> running.merge(n, 1, Integer::sum)));
    List.copyOf(quorums.entrySet())
        .forEach(entry -> entry.getValue().count(running.getOrDefault(entry.getKey(), 0)));
  }

  /** Tracks nothing any more. */
  @Override
  public void close() {
    unsubscribe();
    if (nextScan != null) {
      nextScan.cancel();
      nextScan = null;
    }
    quorums.values().forEach(Quorum::cancel);
    quorums.clear();
    wanted.clear();
    counted.clear();
  }
}
