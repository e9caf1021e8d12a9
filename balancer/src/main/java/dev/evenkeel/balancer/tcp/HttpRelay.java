package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.BodyFraming;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.tcp.HttpStream.Phase;
import dev.evenkeel.linux.Sockets;

/**
 * Loop thread only: phases {@code send} and {@code relay} of a request: lets the messages of both
 * directions pass, and says what it means that one of them cannot.
 */
final class HttpRelay {
  private HttpRelay() {}

  /** Lets both directions work. */
  static void pump(HttpStream stream) {
    HttpTransaction at = stream.transaction;
    if (at == null || !pumpRequest(stream, at)) {
      return;
    }
    if (stream.phase == Phase.RESPONSE_HEAD && !ResponseHead.arrived(stream, at)) {
      return;
    }
    if (stream.phase == Phase.RELAY && !pumpResponse(stream, at)) {
      return;
    }
    // A tunnel ends with its server, as HAProxy's does; what the client still says has no reader.
    if (stream.phase == Phase.RELAY && at.responseOver) {
      stream.exchangeOver(at);
      return;
    }
    if (stream.phase == Phase.RESPONSE_HEAD || stream.phase == Phase.RELAY) {
      if (at.request.isUnfinished() || at.response.isUnfinished()) {
        stream.again();
      }
      stream.rearm();
    }
  }

  static boolean isTunnel(HttpTransaction at) {
    return at.response.framing() == BodyFraming.TUNNEL;
  }

  /** Passes on what there is of the request; false if that ended it. */
  private static boolean pumpRequest(HttpStream stream, HttpTransaction at) {
    if (at.requestOver || at.isLocal) {
      return true;
    }
    if (at.requestLost) {
      return true;
    }
    switch (at.request.pass(stream.client, stream.server)) {
      case OVER -> {
        at.requestOver = true;
        if (at.request.framing() == BodyFraming.TUNNEL) {
          Sockets.shutdown(stream.server.fd, Sockets.SHUT_WR);
          stream.server.halfClosedMs = stream.loop.nowMs();
        }
      }
      case WAITS -> {}
      case CUT, READ_FAILED -> {
        // The server is not to take the part for the whole.
        Sockets.resetOnClose(stream.server.fd);
        stream.finish('C', 'D');
        return false;
      }
      case MALFORMED -> {
        RejectionNote.ofRequest(stream, at.request);
        stream.terms.tally().count(Counter.REQUEST_ERRORS);
        if (at.responseHeadMs == 0) {
          at.clientKeepsAlive = false;
          stream.refuse(400, 'P', stream.phase.code);
        } else {
          stream.finish('P', stream.phase.code);
        }
        return false;
      }
      case WRITE_FAILED -> {
        // The server may have answered before it went.
        at.requestLost = true;
        stream.server.readable = true;
      }
    }
    return true;
  }

  /** Sends the request once more, if that is wanted after such a failure and can be done. */
  static boolean retries(HttpStream stream, HttpTransaction at, int causeBit) {
    Connector calling = stream.connector;
    BackendTerms to = stream.backendTerms;
    if (calling == null
        || to == null
        || (to.http().retryOn() & causeBit) == 0
        || !at.mayBeRetried
        || !calling.hasAttemptsLeft()
        || !at.request.rewind()) {
      return false;
    }
    stream.link().forget();
    at.forgetResponse();
    at.requestOver = false;
    at.requestLost = false;
    at.responseHeadMs = 0;
    stream.phase = Phase.CONNECT;
    calling.tryAgain();
    return true;
  }

  /** The response may go on: its head is what the client is to get. */
  static boolean begin(HttpStream stream, HttpTransaction at) {
    if (stream.support.terms.clientCase() != null) {
      stream.support.terms.clientCase().adjust(at.response.head, stream.support.slice);
    }
    if (!at.response.writeHead()) {
      if (at.isLocal) {
        stream.finish('P', 'H');
      } else {
        stream.refuse(500, 'P', 'H');
      }
      return false;
    }
    stream.phase = Phase.RELAY;
    stream.client.lastActivityMs = stream.loop.nowMs();
    return true;
  }

  /** Passes on what there is of the response; false if that ended the request. */
  private static boolean pumpResponse(HttpStream stream, HttpTransaction at) {
    if (at.responseOver) {
      return true;
    }
    at.response.closesAfter = at.requestOver && !at.clientKeepsAlive && !isTunnel(at);
    switch (at.response.pass(stream.server, stream.client)) {
      case OVER -> at.responseOver = true;
      case WAITS -> {}
      case MALFORMED -> {
        RejectionNote.ofResponse(stream, at.response);
        stream.finish('S', 'D');
        return false;
      }
      case CUT, READ_FAILED -> {
        stream.finish('S', 'D');
        return false;
      }
      case WRITE_FAILED -> {
        stream.finish('C', 'D');
        return false;
      }
    }
    return true;
  }

  /** From here on there are only bytes in both directions. */
  static void openTunnel(HttpTransaction at) {
    at.request.begin(BodyFraming.TUNNEL);
    at.requestOver = false;
    at.clientKeepsAlive = false;
    at.serverKeepsAlive = false;
  }
}
