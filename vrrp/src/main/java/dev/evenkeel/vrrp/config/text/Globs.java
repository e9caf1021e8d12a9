package dev.evenkeel.vrrp.config.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds files by a pattern as glob(7) with brace expansion does; names stay as written. */
final class Globs {
  /** More than anybody writes, and soon looked for. */
  static final int MAX_ALTERNATIVES = 10_000;

  private Globs() {}

  /** Whether a pattern has wild cards. */
  static boolean hasWildcard(String pattern) {
    return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0 || pattern.indexOf('[') >= 0;
  }

  /**
   * The alternatives of {@code a{b,c}d}: {@code abd} and {@code acd}; none if there are more than
   * {@link #MAX_ALTERNATIVES}, which a few pairs of braces come to.
   */
  static List<String> expandBraces(String pattern) {
    Deque<String> todo = new ArrayDeque<>(List.of(pattern));
    List<String> all = new ArrayList<>();
    while (!todo.isEmpty()) {
      String next = todo.removeFirst();
      int open = next.indexOf('{');
      int close = open < 0 ? -1 : matchingBrace(next, open);
      if (close < 0) {
        all.add(next);
      } else {
        List<String> alternatives = alternatives(next.substring(open + 1, close));
        for (String alternative : alternatives.reversed()) {
          todo.addFirst(next.substring(0, open) + alternative + next.substring(close + 1));
        }
      }
      if (all.size() + todo.size() > MAX_ALTERNATIVES) {
        return List.of();
      }
    }
    return all;
  }

  private static int matchingBrace(String text, int open) {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      if (text.charAt(at) == '{') {
        depth++;
      } else if (text.charAt(at) == '}' && --depth == 0) {
        return at;
      }
    }
    return -1;
  }

  private static List<String> alternatives(String body) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int at = 0; at < body.length(); at++) {
      char c = body.charAt(at);
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(body.substring(start, at));
        start = at + 1;
      }
    }
    parts.add(body.substring(start));
    return parts;
  }

  /** Names that exist and match a pattern without braces, in order; relative to a directory. */
  static List<String> matches(String pattern, Path directory) {
    List<String> found = start(pattern);
    for (String component : components(pattern)) {
      found = advance(found, component, directory);
    }
    return found;
  }

  /** Of a pattern without a match: whether wild cards found nothing, and no name was missing. */
  static boolean failsAtWildcard(String pattern, Path directory) {
    List<String> found = start(pattern);
    for (String component : components(pattern)) {
      found = advance(found, component, directory);
      if (found.isEmpty()) {
        return hasWildcard(component);
      }
    }
    return false;
  }

  private static List<String> start(String pattern) {
    return List.of(pattern.startsWith("/") ? "/" : "");
  }

  private static List<String> components(String pattern) {
    return Stream.of(pattern.split("/", -1)).filter(c -> !c.isEmpty()).toList();
  }

  private static List<String> advance(List<String> found, String component, Path directory) {
    List<String> next = new ArrayList<>();
    for (String base : found) {
      next.addAll(step(base, component, directory));
    }
    return next;
  }

  private static List<String> step(String base, String component, Path directory) {
    String prefix = base.isEmpty() || base.endsWith("/") ? base : base + "/";
    try {
      if (!hasWildcard(component)) {
        String name = prefix + component;
        return Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)
            ? List.of(name)
            : List.of();
      }
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + component);
      List<String> names = new ArrayList<>();
      Path parent = directory.resolve(prefix);
      if (!Files.isDirectory(parent)) {
        return List.of();
      }
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
        for (Path entry : entries) {
          Path name = entry.getFileName();
          if (name != null
              && matcher.matches(name)
              && (!name.toString().startsWith(".") || component.startsWith("."))) {
            names.add(prefix + name);
          }
        }
      }
      Collections.sort(names);
      return names;
    } catch (InvalidPathException | PatternSyntaxException | IOException e) {
      return List.of();
    } catch (DirectoryIteratorException | UncheckedIOException e) {
      return List.of();
    }
  }
}
