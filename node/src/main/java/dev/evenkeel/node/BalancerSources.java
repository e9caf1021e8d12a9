package dev.evenkeel.node;

import dev.evenkeel.vrrp.config.VirtualServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thread only: what the balancer of a node reads: haproxy.cfg, where there is one, and the
 * virtual servers of keepalived.conf. It knows when a balancer that runs has read something else.
 */
final class BalancerSources implements AutoCloseable {
  private final @Nullable Path haproxyFile;
  private final List<VirtualServerFiles> written = new ArrayList<>();
  private List<VirtualServer> servers;
  private String haproxyText;

  /** Writes down what there is to be written. */
  BalancerSources(@Nullable Path haproxyFile, List<VirtualServer> servers) throws IOException {
    this.haproxyFile = haproxyFile;
    this.servers = servers;
    haproxyText = haproxyText();
    write();
  }

  private void write() throws IOException {
    if (!servers.isEmpty()) {
      written.add(new VirtualServerFiles(servers));
    }
  }

  private String haproxyText() {
    try {
      return haproxyFile == null ? "" : Files.readString(haproxyFile);
    } catch (IOException unreadable) {
      return "unreadable";
    }
  }

  /** What starts a balancer. */
  List<String> command() {
    List<String> arguments = new ArrayList<>(List.of("-db"));
    if (haproxyFile != null) {
      arguments.addAll(List.of("-f", haproxyFile.toString()));
    }
    if (!servers.isEmpty()) {
      arguments.addAll(List.of("-f", written.getLast().configuration().toString()));
    }
    return Installation.current().command("haproxy", arguments.toArray(String[]::new));
  }

  /**
   * Takes other virtual servers, and looks at haproxy.cfg again.
   *
   * @return what makes a new balancer take the listeners of the one before over; empty if nothing
   *     has changed that a balancer would notice
   */
  Optional<List<String>> renew(List<VirtualServer> newServers) throws IOException {
    String text = haproxyText();
    if (text.equals(haproxyText) && text(servers).equals(text(newServers))) {
      servers = newServers;
      return Optional.empty();
    }
    List<String> takeOver =
        servers.isEmpty() ? List.of() : List.of("-x", written.getLast().socket().toString());
    haproxyText = text;
    servers = newServers;
    write();
    return Optional.of(takeOver);
  }

  private static String text(List<VirtualServer> servers) {
    StringBuilder text = new StringBuilder(VirtualServerProxies.translate(servers, _ -> ""));
    for (VirtualServer server : servers) {
      server.realServers().forEach(real -> text.append(real.check()).append('\n'));
    }
    return text.toString();
  }

  /** The files go; whoever has read them goes on. */
  @Override
  public void close() {
    written.forEach(VirtualServerFiles::close);
  }
}
