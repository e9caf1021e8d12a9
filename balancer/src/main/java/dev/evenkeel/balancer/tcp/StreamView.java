package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A value: one stream at one moment, as the runtime API shows it.
 *
 * @param number unique in the process, never 0
 * @param client where the client's connection came from
 * @param acceptedWallMs when it came, in milliseconds since 1970
 * @param ageMs how long ago that was
 * @param backend null where it has none
 * @param server null as long as none was chosen
 * @param retries attempts to connect after the first
 * @param waits whether it waits in a queue
 * @param request what it has carried to the server
 * @param response what it has carried to the client
 * @param expiresInMs when a silence ends it; negative for never
 */
public record StreamView(
    long number,
    SocketAddress client,
    long acceptedWallMs,
    long ageMs,
    Frontend frontend,
    ListenSocket listener,
    @Nullable Backend backend,
    @Nullable BackendServer server,
    int retries,
    boolean waits,
    Half request,
    Half response,
    long expiresInMs) {

  /**
   * One direction, and the connection from which it reads.
   *
   * @param fd descriptor of that connection; -1 for none
   * @param connected whether it stands
   * @param totalBytes read so far
   * @param waitingBytes read and not written yet, as far as they are in memory
   * @param ended whether nothing more comes from it
   */
  public record Half(int fd, boolean connected, long totalBytes, int waitingBytes, boolean ended) {}
}
