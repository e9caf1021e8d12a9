package dev.evenkeel.lab.web;

import java.io.IOException;

/** A web server on a host of its own. One thread at a time, but {@link #isUp} is for any. */
public interface WebServer extends AutoCloseable {
  /** What its pages say: {@code WEB 1}. */
  String name();

  /** Starts to serve on port 80; returns when connections are accepted. */
  void start() throws IOException;

  /** Ends at once: open connections are closed and new ones refused. Harmless if it is stopped. */
  void stop();

  /** Whether it is serving. */
  boolean isUp();

  @Override
  default void close() {
    stop();
  }
}
