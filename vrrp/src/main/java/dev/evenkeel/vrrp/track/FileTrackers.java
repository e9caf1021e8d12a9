package dev.evenkeel.vrrp.track;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Inotify;
import dev.evenkeel.linux.Inotify.Event;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.config.TrackFile;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: all {@code track_file} blocks in use. A file is read when it has been written
 * and closed, or has come or gone (inotify(7) on its directory); what is missing or no number is 0,
 * as in Keepalived. A directory that does not exist is looked for every {@link #RETRY_MS}.
 */
public final class FileTrackers implements AutoCloseable {
  /** How often a directory that is missing is looked for. */
  public static final int RETRY_MS = 1000;

  private static final int LONGEST_NUMBER = 64;
  private static final Pattern NUMBER = Pattern.compile("\\s*([+-]?[0-9]{1,18})");

  private final EventLoop loop;
  private final Consumer<String> log;
  private final ObjIntConsumer<String> onChange;
  private final Map<String, TrackFile> wanted = new LinkedHashMap<>();
  private final Map<String, Integer> values = new HashMap<>();
  private final Map<Integer, Path> watched = new HashMap<>();
  private final Set<String> complained = new HashSet<>();
  private @Nullable Inotify inotify;
  private EventLoop.@Nullable Timer retry;

  /**
   * @param log where complaints go
   * @param onChange called with a block's name and the number, when it changes and with the first
   */
  public FileTrackers(EventLoop loop, Consumer<String> log, ObjIntConsumer<String> onChange) {
    this.loop = loop;
    this.log = log;
    this.onChange = onChange;
  }

  /** Tracks these and no others from now on; what is tracked as before goes on. */
  public void track(List<TrackFile> files) {
    wanted
        .values()
        .removeIf(old ->
            files.stream()
                .noneMatch(f -> f.name().equals(old.name()) && f.path().equals(old.path())));
    values.keySet().retainAll(wanted.keySet());
    for (TrackFile file : files) {
      if (wanted.putIfAbsent(file.name(), file) == null) {
        initialise(file);
      }
    }
    if (wanted.isEmpty()) {
      close();
      return;
    }
    watchDirectories();
    wanted.values().forEach(this::read);
  }

  /** The number in a block's file; 0 before it was read. */
  public int value(String name) {
    return values.getOrDefault(name, 0);
  }

  private void initialise(TrackFile file) {
    if (file.initialValue().isEmpty()) {
      return;
    }
    try {
      Path path = Path.of(file.path());
      if (file.overwrite() || !Files.exists(path)) {
        Files.writeString(path, file.initialValue().getAsInt() + "\n");
      }
    } catch (IOException | InvalidPathException refused) {
      log.accept(
          "Unable to write track file %s (%s): %s"
              .formatted(file.name(), file.path(), refused.getMessage()));
    }
  }

  private static @Nullable Path directory(TrackFile file) {
    try {
      return Path.of(file.path()).toAbsolutePath().getParent();
    } catch (InvalidPathException nowhere) {
      return null;
    }
  }

  private void watchDirectories() {
    try {
      if (inotify == null) {
        Inotify opened = new Inotify();
        inotify = opened;
        loop.watch(opened.fd(), () -> changed(opened.events()));
      }
    } catch (LinuxException refused) {
      complain("inotify", "Files are read every %d ms: %s".formatted(RETRY_MS, refused));
    }
    boolean allWatched = inotify != null;
    for (TrackFile file : wanted.values()) {
      Path directory = directory(file);
      int watch = directory == null ? -Errno.ENOENT : watch(directory);
      if (directory != null && watch >= 0) {
        watched.put(watch, directory);
        complained.remove(file.name());
      } else {
        allWatched = false;
        complain(
            file.name(),
            "Track file %s: the directory of %s cannot be watched: %s"
                .formatted(file.name(), file.path(), Errno.text(-watch)));
      }
    }
    if (!allWatched && retry == null) {
      retry = loop.after(RETRY_MS, this::tryAgain);
    }
  }

  private int watch(Path directory) {
    return inotify == null ? -Errno.EMFILE : inotify.watch(directory.toString());
  }

  private void complain(String about, String text) {
    if (complained.add(about)) {
      log.accept(text);
    }
  }

  private void tryAgain() {
    retry = null;
    watchDirectories();
    wanted.values().forEach(this::read);
  }

  private void changed(List<Event> events) {
    for (Event event : events) {
      switch (event) {
        case Event.Changed(int watch, String fileName) -> {
          Path directory = watched.get(watch);
          if (directory != null) {
            Path changed = directory.resolve(fileName);
            wanted.values().stream()
                .filter(f -> Path.of(f.path()).toAbsolutePath().equals(changed))
                .forEach(this::read);
          }
        }
        case Event.Gone(int watch) -> {
          watched.remove(watch);
          tryAgainSoon();
        }
        case Event.Lost _ -> wanted.values().forEach(this::read);
      }
    }
  }

  private void tryAgainSoon() {
    if (retry == null) {
      retry = loop.after(0, this::tryAgain);
    }
  }

  private void read(TrackFile file) {
    int now = number(file);
    Integer before = values.put(file.name(), now);
    if (before == null || before != now) {
      onChange.accept(file.name(), now);
    }
  }

  private static int number(TrackFile file) {
    try {
      return number(Path.of(file.path()));
    } catch (IOException | InvalidPathException missing) {
      return 0;
    }
  }

  private static int number(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      // A pipe, for one, would be waited for.
      return 0;
    }
    try (InputStream in = Files.newInputStream(path)) {
      String text = new String(in.readNBytes(LONGEST_NUMBER), StandardCharsets.ISO_8859_1);
      Matcher number = NUMBER.matcher(text);
      return number.lookingAt()
          ? Math.clamp(Long.parseLong(number.group(1)), Integer.MIN_VALUE, Integer.MAX_VALUE)
          : 0;
    }
  }

  /** Tracks nothing any more. */
  @Override
  public void close() {
    if (inotify != null) {
      loop.unwatch(inotify.fd());
      inotify.close();
      inotify = null;
    }
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
    wanted.clear();
    values.clear();
    watched.clear();
    complained.clear();
  }
}
