package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.loop.EventLoop;

/**
 * Daemon thread only: logs why packets were ignored, but no more than so many lines a second, lest
 * whoever sends rubbish fills the disk.
 */
final class RejectionLog {
  private static final int LINES_PER_SECOND = 10;
  private static final long SECOND_NS = 1_000_000_000L;

  private final EventLoop loop;
  private final DaemonLog log;
  private long secondBeganNs;
  private int lines;
  private long suppressed;

  RejectionLog(EventLoop loop, DaemonLog log) {
    this.loop = loop;
    this.log = log;
    secondBeganNs = loop.nowNs() - SECOND_NS;
  }

  void log(String text) {
    long nowNs = loop.nowNs();
    if (nowNs - secondBeganNs >= SECOND_NS) {
      if (suppressed > 0) {
        log.info("%d more VRRP packets were ignored".formatted(suppressed));
      }
      secondBeganNs = nowNs;
      lines = 0;
      suppressed = 0;
    }
    if (lines < LINES_PER_SECOND) {
      lines++;
      log.info(text);
    } else {
      suppressed++;
    }
  }
}
