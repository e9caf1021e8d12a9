package dev.evenkeel.node;

import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VirtualServer.Method;
import dev.evenkeel.vrrp.config.VirtualServer.RealServer;
import java.io.IOException;
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
    directory = Files.createTempDirectory("evenkeel-");
    // The balancer's user runs the check programs, and may be another.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    String text =
        VirtualServerProxies.translate(servers, this::program)
            + "global\n  stats socket %s mode 600 level admin expose-fd listeners\n"
                .formatted(socket());
    Path file = directory.resolve("virtual-servers.cfg");
    Files.writeString(file, text);
    files.add(file);
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
    try {
      Files.writeString(script, text);
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException refused) {
      throw new java.io.UncheckedIOException(refused);
    }
    files.add(script);
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
      // A few bytes stay in the directory for temporary files.
    }
  }
}
