package dev.evenkeel.node;

import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VirtualServer.Method;
import dev.evenkeel.vrrp.config.VirtualServer.RealServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The file that {@link VirtualServerProxies} writes, and those of its check programs, in a
 * directory of their own that is removed with the node.
 */
final class VirtualServerFiles implements AutoCloseable {
  private final Path directory;
  private final List<Path> files = new ArrayList<>();

  /** Writes all that {@code servers} need. */
  VirtualServerFiles(List<VirtualServer> servers) throws IOException {
    this(servers, directoryFor(servers));
  }

  /**
   * Writes them below {@code parent}.
   *
   * @throws IOException if one cannot be written; what was written is removed again
   */
  VirtualServerFiles(List<VirtualServer> servers, Path parent) throws IOException {
    directory = Files.createTempDirectory(parent, "evenkeel-");
    try {
      write(servers);
    } catch (UncheckedIOException refused) {
      close();
      throw refused.getCause();
    } catch (IOException refused) {
      close();
      throw refused;
    }
  }

  /**
   * Nobody tidies /run, but it seldom allows programs, and not everybody may write there. The
   * directory for temporary files is the second choice.
   */
  private static Path directoryFor(List<VirtualServer> servers) {
    Path run = Path.of("/run");
    return !VirtualServerProxies.runsPrograms(servers) && Files.isWritable(run)
        ? run
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private void write(List<VirtualServer> servers) throws IOException {
    // The balancer's user runs the check programs, and may be another.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    String text =
        VirtualServerProxies.translate(servers, this::program)
            + "global\n  stats socket %s mode 600 level admin expose-fd listeners\n"
                .formatted(socket());
    Path file = configuration();
    files.add(file);
    Files.writeString(file, text);
  }

  /** What the balancer reads. */
  Path configuration() {
    return directory.resolve("virtual-servers.cfg");
  }

  /** Where a balancer that has read it passes its listeners on to the next one. */
  Path socket() {
    return directory.resolve("balancer.sock");
  }

  /** One file for all servers of a virtual server, each of which has a program of its own. */
  private String program(VirtualServer server) {
    Path script = directory.resolve("check-" + files.size());
    StringBuilder text = new StringBuilder("#!/bin/sh\ncase \"$HAPROXY_SERVER_NAME\" in\n");
    for (RealServer real : server.realServers()) {
      if (real.check() != null && real.check().method() instanceof Method.Program(var command)) {
        String words =
            command.words().stream()
                .map(VirtualServerFiles::quote)
                .collect(Collectors.joining(" "));
        text.append(quote(VirtualServerProxies.server(real))).append(") exec ").append(words);
        text.append(" ;;\n");
      }
    }
    text.append("esac\nexit 1\n");
    files.add(script);
    try {
      Files.writeString(script, text);
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
    return script.toString();
  }

  private static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  @Override
  public void close() {
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(socket());
      Files.deleteIfExists(directory);
    } catch (IOException _) {
      // A few bytes stay behind.
    }
  }
}
