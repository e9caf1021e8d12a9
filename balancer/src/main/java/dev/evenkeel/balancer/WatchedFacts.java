package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.net.Frontend;
import java.util.ArrayList;
import java.util.List;

/**
 * Control thread only: what the supervisor has asked to hear with each beat.
 *
 * <p>A subject is {@code frontend NAME}, {@code backend NAME}, {@code server BACKEND/SERVER} or
 * {@code latency}; its fact is the subject and a number behind it: 1 for a frontend that takes
 * connections or a server that is usable and 0 for one that does not, the usable servers of a
 * backend, milliseconds; -1 for what does not exist. What is not known yet is not spoken of ({@link
 * FirstChecks}).
 */
final class WatchedFacts {
  private static final String UNKNOWN = " -1";

  private final Balancer running;
  private final FirstChecks firstChecks;
  private List<String> subjects = List.of();

  WatchedFacts(Balancer running, FirstChecks firstChecks) {
    this.running = running;
    this.firstChecks = firstChecks;
  }

  void watch(List<String> wanted) {
    subjects = List.copyOf(wanted);
  }

  /** The facts, given how long the slowest event loop took to answer. */
  List<String> report(int latencyMs) {
    if (subjects.isEmpty()) {
      return List.of();
    }
    List<String> facts = new ArrayList<>(subjects.size());
    for (String subject : subjects) {
      int space = subject.indexOf(' ');
      String kind = space < 0 ? subject : subject.substring(0, space);
      String name = subject.substring(space + 1);
      boolean aboutServers = kind.equals("backend") || kind.equals("server");
      if (aboutServers && !firstChecks.areOver()) {
        continue;
      }
      facts.add(
          subject
              + switch (kind) {
                case "frontend" -> frontend(name);
                case "backend" -> backend(name);
                case "server" -> server(name);
                case "latency" -> " " + latencyMs;
                default -> UNKNOWN;
              });
    }
    return facts;
  }

  private String frontend(String name) {
    for (Frontend frontend : running.frontends()) {
      if (frontend.name().equals(name)) {
        return frontend.status() == Frontend.Status.OPEN ? " 1" : " 0";
      }
    }
    return UNKNOWN;
  }

  private String backend(String name) {
    for (Backend backend : running.backends()) {
      if (backend.name().equals(name)) {
        return " " + backend.usableServers();
      }
    }
    return UNKNOWN;
  }

  private String server(String fullName) {
    for (Backend backend : running.backends()) {
      if (fullName.startsWith(backend.name() + "/")) {
        for (BackendServer server : backend.servers()) {
          if (server.fullName().equals(fullName)) {
            return server.isUsable() ? " 1" : " 0";
          }
        }
      }
    }
    return UNKNOWN;
  }
}
