package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.linux.DescriptorPassing;
import dev.evenkeel.linux.Descriptors;
import java.util.Locale;

/** The master's control thread only: one worker, as its master sees it. */
final class MasterChild {
  private static final int SIGNALED = 128;

  final int pid;
  final int pidFd;
  final int link;
  final long startNs = System.nanoTime();
  final StringBuilder logs = new StringBuilder();
  int reloads;
  boolean ready;

  MasterChild(int pid, int pidFd, int link) {
    this.pid = pid;
    this.pidFd = pidFd;
    this.link = link;
  }

  /** Gives the worker a descriptor, which is closed here; false if it does not take it. */
  boolean give(String message, int descriptor) {
    byte[] bytes = message.getBytes(ISO_8859_1);
    boolean given = DescriptorPassing.send(link, bytes, descriptor) == bytes.length;
    Descriptors.close(descriptor);
    return given;
  }

  void close() {
    Descriptors.close(link);
    Descriptors.close(pidFd);
  }

  /** {@code 0d00h02m07s}. */
  static String uptime(long startNs) {
    long seconds = (System.nanoTime() - startNs) / 1_000_000_000;
    return String.format(
        Locale.ROOT,
        "%dd%02dh%02dm%02ds",
        seconds / 86_400,
        seconds / 3_600 % 24,
        seconds / 60 % 60,
        seconds % 60);
  }

  /** {@code 143 (Terminated)}. */
  static String describe(int code) {
    String how =
        switch (code - SIGNALED) {
          case 1 -> "Hangup";
          case 2 -> "Interrupt";
          case 6 -> "Aborted";
          case 9 -> "Killed";
          case 11 -> "Segmentation fault";
          case 15 -> "Terminated";
          default -> code > SIGNALED ? "Signal " + (code - SIGNALED) : "Exit";
        };
    return code + " (" + how + ")";
  }
}
