package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.linux.TcpInfo;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: phase {@code relay} of one stream: two {@link Channel}s, one each way, between
 * two {@link Side}s.
 *
 * <p>What the client sends before the server is there waits in the request channel. The end of one
 * direction is passed on as a half-close; the stream is over when both directions are closed. A
 * reset is passed on as a reset.
 *
 * <p><b>Silence.</b> A side that is silent for too long ({@link Side#deadlineMs}) is taken to have
 * ended: that is passed on as a half-close, and the other side may still have its say; the log
 * remembers whose silence it was. A side that does not take its bytes ends the stream.
 */
final class Relay {
  private final EventLoop loop;
  private final Owner owner;
  final Side client;
  final Side server;
  final Channel request;
  final Channel response;

  /** Looks at the response before any of it goes on; null for nobody, or nobody any more. */
  @Nullable Gate gate;

  private char silent = '-';
  private boolean ended;

  /** Loop thread only: the stream whose bytes are relayed. */
  interface Owner {
    /**
     * The relay is over.
     *
     * @param culprit first character of the termination state
     * @param normal whether both directions came to their end, by themselves or by silence
     */
    void relayed(char culprit, boolean normal);

    /** A channel has more to move than one turn's share. */
    void unfinished();
  }

  /** Loop thread only: whoever looks at a response. */
  interface Gate {
    /** Whether the response may pass; it is asked again whenever there is more to look at. */
    boolean opens();
  }

  Relay(EventLoop loop, Owner owner, Side client, Side server, boolean splice) {
    this.loop = loop;
    this.owner = owner;
    this.client = client;
    this.server = server;
    this.request = new Channel(loop, splice);
    this.response = new Channel(loop, splice);
  }

  /** Something has changed on {@code side}; false once the relay is over. */
  boolean ready(Side side) {
    return side.broken ? broken(side) : pump();
  }

  /** Lets both channels work; false once the relay is over. */
  boolean pump() {
    switch (request.pump(client, server, response.isOver())) {
      case READ_FAILED -> {
        return abort(client, request.lastError);
      }
      case WRITE_FAILED -> {
        loseServer();
        server.readable = true;
      }
      case WAITS -> {}
    }
    switch (pumpResponse(request.isOver())) {
      case READ_FAILED -> {
        return readFailed(server, response.lastError);
      }
      case WRITE_FAILED -> {
        return abort(client, response.lastError);
      }
      case WAITS -> {}
    }
    if (ended) {
      return false;
    }
    if (request.isOver() && response.isOver()) {
      return end(silent, true);
    }
    if (request.isUnfinished() || response.isUnfinished()) {
      owner.unfinished();
    }
    return true;
  }

  private Channel.Outcome pumpResponse(boolean closeFollows) {
    Gate before = gate;
    if (before != null) {
      Channel.Outcome gathered = response.gather(server);
      if (gathered != Channel.Outcome.WAITS || !before.opens()) {
        return gathered;
      }
      gate = null;
    }
    return response.pump(server, client, closeFollows);
  }

  /**
   * The kernel says that a connection is broken. What came before is still delivered: the error
   * shows itself to a read once all bytes are taken. A client that is gone is not waited for.
   */
  private boolean broken(Side side) {
    Channel out = side == client ? request : response;
    Side other = side == client ? server : client;
    if (side == server && response.inputClosed) {
      // Its whole answer is here already, or on its way to the client.
      loseServer();
      return pump();
    }
    if (out.inputClosed || (side == client && out.isBlocked())) {
      return abort(side, Sockets.takeError(side.fd));
    }
    Channel.Outcome outcome =
        side == server ? pumpResponse(false) : request.pump(client, server, false);
    if (ended) {
      return false;
    }
    return switch (outcome) {
      case READ_FAILED -> readFailed(side, out.lastError);
      case WRITE_FAILED -> abort(other, out.lastError);
      // No further edge will tell of an error that a read did not show.
      case WAITS -> out.inputClosed ? broken(side) : pump();
    };
  }

  /**
   * A server that is reset after it had ended (EPIPE, where a reset alone is ECONNRESET) has said
   * all it had to say: a late byte of the client was too much for it.
   */
  private boolean readFailed(Side side, int error) {
    if (side == server && error == Errno.EPIPE && !response.inputClosed) {
      response.endInput(server);
      loseServer();
      return pump();
    }
    return abort(side, error);
  }

  /** The server takes nothing any more. What it has answered so far is still the client's. */
  private void loseServer() {
    request.swallow();
    silent = 'S';
  }

  /**
   * A side broke: the other one is told by the same means. A client to which bytes are still on
   * their way has them first, and an orderly end then: a reset would overtake and discard them.
   *
   * @return false, always
   */
  boolean abort(Side side, int error) {
    Side other = side == client ? server : client;
    boolean reset = error == Errno.ECONNRESET || error == Errno.EPIPE;
    if (reset && other.isOpen() && (other == server || TcpInfo.isAllTaken(other.fd))) {
      Sockets.resetOnClose(other.fd);
    }
    return end(side == client ? 'C' : 'S', false);
  }

  /** When a side will have been silent for too long; {@link Long#MAX_VALUE} for never. */
  long deadlineMs() {
    return Math.min(client.deadlineMs(request, response), server.deadlineMs(response, request));
  }

  /** The deadline has passed; false once the relay is over. */
  boolean expired() {
    if (client.deadlineMs(request, response) <= loop.nowMs()) {
      if (response.isBlocked()) {
        return end('c', false);
      }
      endBySilence(request, client, 'c');
    }
    if (server.deadlineMs(response, request) <= loop.nowMs()) {
      if (request.isBlocked()) {
        return end('s', false);
      }
      endBySilence(response, server, 's');
    }
    return pump();
  }

  private void endBySilence(Channel from, Side side, char culprit) {
    from.inputClosed = true;
    side.halfClosedMs = loop.nowMs();
    if (silent == '-') {
      silent = culprit;
    }
  }

  private boolean end(char culprit, boolean normal) {
    ended = true;
    owner.relayed(culprit, normal);
    return false;
  }

  /** Whether the relay is over. */
  boolean isEnded() {
    return ended;
  }

  /** Closes both connections; bytes that still wait are lost. */
  void close() {
    ended = true;
    server.close();
    client.close();
    request.discard();
    response.discard();
  }
}
