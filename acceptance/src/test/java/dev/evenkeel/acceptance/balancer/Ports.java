package dev.evenkeel.acceptance.balancer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Ports of the loopback. */
final class Ports {
  private Ports() {}

  private static final Set<Integer> GIVEN = new HashSet<>();

  /** One that nobody listens on at the moment, and that was not given out before. */
  static synchronized int free() {
    while (true) {
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        if (GIVEN.add(probe.getLocalPort())) {
          return probe.getLocalPort();
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Whether somebody listens, asked without a connection that would count. */
  static boolean isListening(int port) {
    String wanted = ":%04X".formatted(port);
    try {
      return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
          .map(line -> line.strip().split("\\s+"))
          .anyMatch(words -> words[1].endsWith(wanted) && words[3].equals("0A"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
