package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: the stream that wants a connection to a server, as {@link Connector} sees it.
 */
interface Caller {
  /** What {@code unique-id-format} makes of the stream; null where there is none. */
  byte @Nullable [] uniqueId();

  /** Where the client's connection came from. */
  SocketAddress clientAddress();

  /** The server that rules name; null for none. */
  @Nullable BackendServer wanted();

  /** The server to take where no rule names one and it has room; null for none. */
  @Nullable BackendServer preferred();

  /** Whether that server is to be used even if it is down. */
  boolean insists();

  /** Attempts to connect after the first, where the backend grants {@code ofBackend}. */
  int retries(int ofBackend);

  /** The lower goes first in queues. */
  int priorityClass();

  /** Milliseconds by which it is taken to have come later to queues. */
  int priorityOffsetMs();

  /** Where the client's connection goes to, for headers; null where that is not known. */
  @Nullable SocketAddress clientDestination();

  /** The value of a TLV that came with the client's connection; null for none. */
  byte @Nullable [] clientTlv(int type);

  /** Where the client meant to connect; null where that is not known any more. */
  @Nullable SocketAddress originalDestination();

  /** A server was chosen; it may be called several times. */
  void assigned();

  /** Whether the client is sent elsewhere instead of being served by that server; it was then. */
  boolean isSentAway(BackendServer server);

  /** The connection is there. */
  void connected();

  /** Returns an idle connection to that server that may be used; null for none. */
  @Nullable Side reused(BackendServer to);

  /** Returns the side that a new connection is to become; it is closed. */
  Side fresh();

  /** The connection was there, and broke at once. */
  void brokenAtOnce(int errno);

  /**
   * There will be no connection.
   *
   * @param culprit first character of the termination state
   * @param phase its second character
   */
  void notConnected(char culprit, char phase);

  /** The stream waited, in vain or not, until now. */
  void leftQueue();

  /** Something that the connection waited for has failed by an error of the program itself. */
  void failed(RuntimeException failure);

  /** The deadline has moved. */
  void connectDeadlineChanged();

  /** Whether bytes wait to be sent to the server. */
  boolean hasBytesForServer();

  /** What an expression finds, in binary; null where it finds nothing. */
  byte @Nullable [] evaluate(Expression expression);

  /** What a format makes of the stream. */
  byte[] write(FormatBytes format);

  /** The request that the connection is for; null for a stream that speaks no HTTP. */
  @Nullable HttpExchange http();

  /** Whether the client has ended its direction without a byte: nobody waits for an answer. */
  boolean isProbe();
}
