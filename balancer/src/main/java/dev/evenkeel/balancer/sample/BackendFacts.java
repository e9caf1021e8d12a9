package dev.evenkeel.balancer.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any thread: what fetches may ask of a backend. */
public interface BackendFacts {
  /** Returns its number. */
  int id();

  /** Returns its name. */
  String name();

  /** Returns the streams it has now. */
  int currentStreams();

  /** Returns the streams that wait in it or for one of its servers. */
  int queuedStreams();

  /** Returns the servers that may be chosen now. */
  int usableServers();

  /** Returns its servers, in the order of the file. */
  List<? extends ServerFacts> serverFacts();

  /** Finds a server. */
  @Nullable ServerFacts serverFacts(String name);

  /** Returns how many sessions have come to it in a second. */
  int sessionRate();
}
