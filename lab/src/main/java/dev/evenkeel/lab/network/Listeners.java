package dev.evenkeel.lab.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Stateless: who listens in a network namespace, out of its folder {@code /proc/PID/net}. */
final class Listeners {
  private static final String LISTEN = "0A"; // TCP_LISTEN of the kernel's tcp_states.h

  private Listeners() {}

  /** The ports that are listened on by TCP. */
  static Set<Integer> tcp(Path net) {
    Set<Integer> ports = parse(read(net.resolve("tcp")), LISTEN::equals);
    ports.addAll(parse(read(net.resolve("tcp6")), LISTEN::equals));
    return ports;
  }

  /** The protocols of raw IPv4 sockets; the kernel shows them where others have their port. */
  static Set<Integer> raw(Path net) {
    return parse(read(net.resolve("raw")), any -> true);
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException gone) {
      return List.of(); // the host has ended, or the kernel has no IPv6: no listeners there
    }
  }

  /** Lines are {@code sl local_address rem_address st ...}, addresses in hexadecimal. */
  static Set<Integer> parse(List<String> lines, Predicate<String> state) {
    Set<Integer> ports = new HashSet<>();
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length > 3 && state.test(words[3])) {
        ports.add(Integer.parseInt(words[1].substring(words[1].indexOf(':') + 1), 16));
      }
    }
    return ports;
  }
}
