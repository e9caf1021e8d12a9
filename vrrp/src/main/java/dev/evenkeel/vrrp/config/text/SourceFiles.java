package dev.evenkeel.vrrp.config.text;

import dev.evenkeel.vrrp.config.SourcePosition;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files being read: those of the command line one after the other, and on top of each the files
 * it includes. Not thread safe.
 */
final class SourceFiles {
  /** Deeper nesting is taken for a file that includes itself. */
  private static final int MAX_DEPTH = 64;

  private final FileProblems problems;
  private final Deque<SourceFile> open = new ArrayDeque<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Map<String, Charset> charsets = new HashMap<>();
  private int opened;

  /** A file found by a pattern that waits for the one before it to end. */
  private record Pending(
      String name, Path path, Set<IncludeCheck> checks, int depth, @Nullable SourcePosition from) {}

  SourceFiles(FileProblems problems) {
    this.problems = problems;
  }

  /**
   * Opens the files of the command line.
   *
   * @return the names of all that were found
   */
  List<String> openTopLevel(String pattern, Path workingDirectory) {
    return enqueue(pattern, workingDirectory, EnumSet.noneOf(IncludeCheck.class), null);
  }

  /** Opens the files that an include line of the current file names. */
  void include(String pattern, Set<IncludeCheck> added) {
    SourceFile current = current();
    if (open.size() >= MAX_DEPTH || opened > 10_000) {
      problems.refused("include goes too deep: does a file include itself?", current.position());
      return;
    }
    Set<IncludeCheck> checks = EnumSet.noneOf(IncludeCheck.class);
    checks.addAll(current.checks());
    checks.addAll(added);
    enqueue(pattern, current.directory(), checks, current.position());
  }

  private List<String> enqueue(
      String pattern, Path directory, Set<IncludeCheck> checks, @Nullable SourcePosition from) {
    List<String> found = new ArrayList<>();
    List<String> alternatives = Globs.expandBraces(pattern);
    if (alternatives.isEmpty()) {
      problems.fileProblem(
          "'%s' stands for more than %d names".formatted(pattern, Globs.MAX_ALTERNATIVES),
          from,
          true);
      return found;
    }
    boolean alternativeMissing = false;
    for (String alternative : alternatives) {
      List<String> names = Globs.matches(alternative, directory);
      alternativeMissing |= names.isEmpty();
      found.addAll(names);
    }
    if (found.isEmpty()) {
      boolean wildcard = Globs.hasWildcard(pattern);
      boolean error = checks.contains(wildcard ? IncludeCheck.WILDCARD_MATCH : IncludeCheck.MATCH);
      boolean silent = alternatives.stream().allMatch(p -> Globs.failsAtWildcard(p, directory));
      if (wildcard && error) {
        problems.fileProblem("No config files matched '" + pattern + "'.", from, true);
      } else if (!silent) {
        problems.fileProblem("Config files missing '" + pattern + "'.", from, error);
      }
    } else if (alternativeMissing) {
      problems.fileProblem(
          "Some config files missing: \"" + pattern + "\".",
          from,
          checks.contains(IncludeCheck.BRACE_MATCH));
    }
    Deque<Pending> first = new ArrayDeque<>();
    for (String name : found) {
      first.addLast(new Pending(name, directory.resolve(name), checks, open.size(), from));
    }
    while (!first.isEmpty()) {
      pending.addFirst(first.removeLast());
    }
    return found;
  }

  /** The first file of the command line that this process may not read, or null. */
  @Nullable String firstUnreadable() {
    return pending.stream()
        .filter(p -> Files.exists(p.path()) && !Files.isReadable(p.path()))
        .map(Pending::name)
        .findFirst()
        .orElse(null);
  }

  /** The next line of all the files together, or null at the end. */
  @Nullable String nextLine() {
    while (true) {
      Pending waiting = pending.peekFirst();
      if (waiting != null && waiting.depth() == open.size()) {
        pending.removeFirst();
        openFile(waiting);
        continue;
      }
      SourceFile file = open.peekFirst();
      if (file == null) {
        return null;
      }
      String line = file.nextLine();
      if (line != null) {
        return line;
      }
      open.removeFirst();
    }
  }

  private void openFile(Pending waiting) {
    Path path = waiting.path();
    boolean error = waiting.checks().contains(IncludeCheck.READABLE);
    String prefix = "Configuration file '" + waiting.name();
    try {
      if (Files.isDirectory(path)) {
        String slash = waiting.name().endsWith("/") ? "" : "/";
        problems.fileProblem(prefix + slash + "' is a directory - skipping", waiting.from(), error);
      } else if (!Files.isRegularFile(path) || isExecutable(path)) {
        problems.fileProblem(
            prefix + "' is not a regular non-executable file - skipping", waiting.from(), error);
      } else {
        SourceFile file = SourceFile.open(waiting.name(), path, waiting.checks());
        charsets.put(waiting.name(), file.charset());
        open.addFirst(file);
        opened++;
      }
    } catch (IOException | InvalidPathException e) {
      problems.fileProblem(
          prefix + "' open problem (" + reason(e) + ") - skipping", waiting.from(), error);
    }
  }

  private static @Nullable String reason(Exception refused) {
    return refused instanceof AccessDeniedException ? "Permission denied" : refused.getMessage();
  }

  private static boolean isExecutable(Path path) throws IOException {
    return Files.getPosixFilePermissions(path).stream()
        .anyMatch(p -> p.name().endsWith("_EXECUTE"));
  }

  /** What turns text of a file back into its bytes. */
  Charset charsetOf(String file) {
    return charsets.getOrDefault(file, StandardCharsets.UTF_8);
  }

  /** The file the last line came from. */
  SourceFile current() {
    SourceFile file = open.peekFirst();
    if (file == null) {
      throw new IllegalStateException("no file is open");
    }
    return file;
  }
}
