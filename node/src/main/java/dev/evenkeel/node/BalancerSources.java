package dev.evenkeel.node;

import dev.evenkeel.vrrp.config.VirtualServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: what the balancer of a node reads: haproxy.cfg, where there is one, and the virtual
 * servers of keepalived.conf.
 *
 * <p>Each reload that asks for another balancer writes a generation of files. It is a candidate
 * until its balancer has opened its listeners; only then the one before it is history, whose files
 * stay as long as its balancer may still run checks.
 */
final class BalancerSources implements AutoCloseable {
  private final @Nullable Path haproxyFile;
  private final Deque<VirtualServerFiles> history = new ArrayDeque<>();
  private Generation running;
  private @Nullable Generation awaited;

  /** What one balancer reads; without files it has nothing to serve. */
  private record Generation(List<VirtualServer> servers, @Nullable VirtualServerFiles files) {
    void remove() {
      if (files != null) {
        files.close();
      }
    }
  }

  /** Writes down what there is to be written. */
  BalancerSources(@Nullable Path haproxyFile, List<VirtualServer> servers) throws IOException {
    this.haproxyFile = haproxyFile;
    running = write(servers);
  }

  /** Even without virtual servers: the next balancer asks the one before it for its listeners. */
  private Generation write(List<VirtualServer> servers) throws IOException {
    return new Generation(
        servers, hasNothingToServe(servers) ? null : new VirtualServerFiles(servers));
  }

  /** Whether a balancer would have nothing to do. */
  boolean hasNothingToServe(List<VirtualServer> servers) {
    return haproxyFile == null && servers.isEmpty();
  }

  /** What starts the first balancer. */
  synchronized List<String> command() {
    return command(running);
  }

  private List<String> command(Generation generation) {
    List<String> arguments = new ArrayList<>(List.of("-db"));
    if (haproxyFile != null) {
      arguments.addAll(List.of("-f", haproxyFile.toString()));
    }
    if (generation.files() != null) {
      arguments.addAll(List.of("-f", generation.files().configuration().toString()));
    }
    return Installation.current().command("haproxy", arguments.toArray(String[]::new));
  }

  /**
   * Takes other virtual servers. Where there is a haproxy.cfg, there is always another balancer:
   * maps, certificates, lists and pages that it names may have changed, and HAProxy reads them all
   * again as well.
   *
   * @return the balancer to go over to; empty if nothing has changed that it would notice
   * @throws IOException if its files cannot be written; all stays as it was
   */
  synchronized Optional<Candidate> renew(List<VirtualServer> servers) throws IOException {
    if (haproxyFile == null
        && running.files() != null
        && text(running.servers()).equals(text(servers))) {
      return Optional.empty();
    }
    VirtualServerFiles before = running.files();
    List<String> takeOver =
        before != null && Files.exists(before.socket())
            ? List.of("-x", before.socket().toString())
            : List.of();
    Generation next = write(servers);
    awaited = next;
    return Optional.of(new Candidate(command(next), takeOver, () -> commit(next), next::remove));
  }

  private synchronized void commit(Generation proven) {
    // One that was overtaken by another reload has no say any more.
    Generation past = proven.equals(awaited) ? running : proven;
    if (past.files() != null) {
      history.add(past.files());
    }
    if (proven.equals(awaited)) {
      running = proven;
    }
    while (history.size() > RetiredBalancers.MOST) {
      history.remove().close();
    }
  }

  /** The balancer rests: the next one finds nobody to take over from. */
  synchronized void rest() {
    Generation nothing = new Generation(List.of(), null);
    awaited = nothing;
    commit(nothing);
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
  public synchronized void close() {
    history.forEach(VirtualServerFiles::close);
    running.remove();
  }
}
