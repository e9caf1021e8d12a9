package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A value: what is known of a stream when its line is written (manual, chapter 8.2.2, "TCP log
 * format").
 *
 * @param client where the connection came from
 * @param listener where it arrived
 * @param acceptedMs when, milliseconds since 1970
 * @param frontend its name
 * @param backend its name, the frontend's where none was chosen
 * @param server its name, {@code <NOSRV>} where none was chosen
 * @param queueMs waiting in queues, -1 when it never left them
 * @param connectMs until the connection to the server was there, -1 when it never was
 * @param totalMs from accept to the end
 * @param bytesToServer bytes read from the client
 * @param bytesToClient bytes read from the server
 * @param termination two characters: who ended the stream, and in which phase
 * @param processConnections of the whole process, this one included
 * @param frontendConnections of the frontend, this one included
 * @param backendConnections of the backend, this one not any more
 * @param serverConnections of the server, this one not any more
 * @param retries attempts to connect after the first
 * @param redispatched whether another server was tried than the first
 * @param serverQueue streams that were before this one in the server's queue
 * @param backendQueue streams that were before this one in the backend's queue
 * @param http what there is of an HTTP request; null for a stream that speaks no HTTP
 */
public record StreamRecord(
    SocketAddress client,
    SocketAddress listener,
    long acceptedMs,
    String frontend,
    String backend,
    String server,
    long queueMs,
    long connectMs,
    long totalMs,
    long bytesToServer,
    long bytesToClient,
    String termination,
    int processConnections,
    int frontendConnections,
    int backendConnections,
    int serverConnections,
    int retries,
    boolean redispatched,
    int serverQueue,
    int backendQueue,
    @Nullable HttpRecord http) {
  /** What stands for a server that was never chosen. */
  public static final String NO_SERVER = "<NOSRV>";

  /** What stands in a server's place where the statistics page has answered. */
  public static final String STATISTICS = "<STATS>";

  /** As above, of a stream that speaks no HTTP. */
  public StreamRecord(
      SocketAddress client,
      SocketAddress listener,
      long acceptedMs,
      String frontend,
      String backend,
      String server,
      long queueMs,
      long connectMs,
      long totalMs,
      long bytesToServer,
      long bytesToClient,
      String termination,
      int processConnections,
      int frontendConnections,
      int backendConnections,
      int serverConnections,
      int retries,
      boolean redispatched,
      int serverQueue,
      int backendQueue) {
    this(
        client,
        listener,
        acceptedMs,
        frontend,
        backend,
        server,
        queueMs,
        connectMs,
        totalMs,
        bytesToServer,
        bytesToClient,
        termination,
        processConnections,
        frontendConnections,
        backendConnections,
        serverConnections,
        retries,
        redispatched,
        serverQueue,
        backendQueue,
        null);
  }

  /**
   * What is known of a connection that is no stream.
   *
   * @param totalMs how long it has lasted
   * @param processConnections of the whole process
   * @param frontendConnections of the frontend
   */
  public static StreamRecord ofConnection(
      SocketAddress client,
      long acceptedMs,
      String frontend,
      long totalMs,
      int processConnections,
      int frontendConnections) {
    return new StreamRecord(
        client,
        client,
        acceptedMs,
        frontend,
        frontend,
        NO_SERVER,
        -1,
        -1,
        totalMs,
        0,
        0,
        "--",
        processConnections,
        frontendConnections,
        0,
        0,
        0,
        false,
        0,
        0,
        new HttpRecord());
  }

  /** The client's address without its port; {@code unix} for a unix socket. */
  public String clientHost() {
    return client instanceof SocketAddress.Internet internet
        ? AddressText.of(internet.host())
        : "unix";
  }

  /** The client's port; the listener's number, here always 1, for a unix socket. */
  public int clientPort() {
    return client instanceof SocketAddress.Internet internet ? internet.port() : 1;
  }
}
