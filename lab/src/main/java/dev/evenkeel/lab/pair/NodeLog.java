package dev.evenkeel.lab.pair;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What the programs of a node print: the last lines with their times, and everything in a file. Any
 * thread.
 */
public final class NodeLog {
  private static final int KEPT_LINES = 2000;

  /**
   * A line of a program.
   *
   * @param timeNs when it was read, in {@link System#nanoTime} terms
   */
  public record Line(long timeNs, String text) {}

  private final Path file;
  private final long startNs = System.nanoTime();
  private final Deque<Line> lines = new ArrayDeque<>();

  /** A log that goes on in {@code file}. */
  public NodeLog(Path file) {
    this.file = file;
  }

  /** Where everything is written. */
  public Path file() {
    return file;
  }

  /** Reads a program's output until it ends, in a thread of its own. */
  void follow(Process process, String name) {
    Thread.ofPlatform().daemon().name("log-" + name).start(() -> copy(process));
  }

  private void copy(Process process) {
    try (BufferedReader from = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter to = open()) {
      for (String text = from.readLine(); text != null; text = from.readLine()) {
        long now = System.nanoTime();
        add(new Line(now, text));
        to.printf("%10.3f %s%n", TimeUnit.NANOSECONDS.toMicros(now - startNs) / 1e6, text);
        to.flush();
      }
    } catch (IOException ended) {
      // The host, and with it the program or the file, has gone.
    }
  }

  private PrintWriter open() throws IOException {
    return new PrintWriter(
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  private synchronized void add(Line line) {
    lines.addLast(line);
    if (lines.size() > KEPT_LINES) {
      lines.removeFirst();
    }
  }

  /** When the first line that contains {@code part} came at or after {@code fromNs}. */
  public synchronized OptionalLong timeOf(String part, long fromNs) {
    return lines.stream()
        .filter(line -> line.timeNs() >= fromNs && line.text().contains(part))
        .mapToLong(Line::timeNs)
        .findFirst();
  }

  /** The last lines, oldest first. */
  public synchronized List<String> tail(int count) {
    return lines.stream().skip(Math.max(0, lines.size() - count)).map(Line::text).toList();
  }
}
