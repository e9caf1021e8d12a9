package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.tcp.HttpStream.Phase;

/**
 * Loop thread only: what it means in each phase of a request that one of the two connections has
 * something to say, or that neither has for too long.
 */
final class HttpWakeUp {
  private HttpWakeUp() {}

  /** The client's connection is ready. */
  static void clientReady(HttpStream stream) {
    switch (stream.phase) {
      case IDLE, HEAD -> {
        if (stream.client.readable) {
          RequestHead.read(stream);
        }
      }
      case RULES, TARPIT, CONNECT, RESPONSE_RULES -> moreOfRequest(stream);
      case RESPONSE_HEAD, RELAY -> {
        if (stream.client.broken && (!stream.client.readable || wantsNoMore(stream))) {
          stream.finish('C', stream.phase.code);
        } else if (stream.phase == Phase.RESPONSE_HEAD && hasGivenUp(stream)) {
          stream.refuse(400, 'C', 'H');
        } else {
          HttpRelay.pump(stream);
        }
      }
      case LINGER -> stream.linger();
      case ENDED -> {}
    }
  }

  /** Whether nothing that the client may have sent before it broke is of use. */
  private static boolean wantsNoMore(HttpStream stream) {
    HttpTransaction at = stream.transaction;
    return at != null && (at.requestOver || at.isLocal);
  }

  /** Whether the client has left instead of waiting for its answer (option abortonclose). */
  private static boolean hasGivenUp(HttpStream stream) {
    HttpTransaction at = stream.transaction;
    BackendTerms in = stream.backendTerms;
    return stream.client.hungUp
        && in != null
        && in.abortOnClose()
        && at != null
        && at.requestOver
        && !at.request.hasMore();
  }

  /** More has come of a request that is not sent yet. */
  private static void moreOfRequest(HttpStream stream) {
    HttpTransaction at = stream.transaction;
    if (at == null) {
      return;
    }
    if (stream.client.broken || !at.request.receive(stream.client)) {
      noteTarpit(stream);
      stream.finish('C', stream.phase == Phase.CONNECT ? stream.waitingCode() : stream.phase.code);
      return;
    }
    switch (stream.phase) {
      case RULES -> at.requestStages.resume();
      case TARPIT -> {
        if (at.request.inputClosed) {
          noteTarpit(stream);
          stream.finish('C', 'T');
        }
      }
      case CONNECT -> {
        BackendTerms in = stream.backendTerms;
        if (at.request.inputClosed && in != null && in.abortOnClose()) {
          stream.finish('C', stream.waitingCode());
        }
      }
      default -> {}
    }
  }

  /** The time that a client was made to wait is logged as if it had been in a queue. */
  private static void noteTarpit(HttpStream stream) {
    if (stream.phase == Phase.TARPIT) {
      stream.queueMs = stream.loop.nowMs() - stream.at().headMs;
    }
  }

  static void serverReady(HttpStream stream) {
    switch (stream.phase) {
      case CONNECT -> {
        if (stream.connector != null) {
          stream.connector.ready();
        }
      }
      case RESPONSE_HEAD, RELAY -> HttpRelay.pump(stream);
      case RESPONSE_RULES -> {
        HttpTransaction at = stream.transaction;
        if (at != null) {
          if (!at.response.receive(stream.server)) {
            // What has come of it is all that comes.
            at.response.inputClosed = true;
          }
          at.responseStages.resume();
        }
      }
      default -> {}
    }
  }

  /** The time has come that was waited for. */
  static void timedOut(HttpStream stream) {
    HttpTransaction at = stream.transaction;
    switch (stream.phase) {
      case IDLE, HEAD -> RequestHead.timedOut(stream, at);
      case RULES -> {
        if (at != null && at.requestStages.deadlineMs() <= stream.loop.nowMs()) {
          at.requestStages.resume();
        } else {
          stream.at().isUntimed = true;
          stream.refuse(408, 'c', 'R');
        }
      }
      case RESPONSE_RULES -> {
        if (at != null) {
          at.responseStages.timedOut();
        }
      }
      case TARPIT -> {
        if (at != null) {
          noteTarpit(stream);
          LocalAnswer.ofRule(stream, at, 'P', 'T');
        }
      }
      case CONNECT -> {
        if (stream.connector != null) {
          stream.connector.expired();
        }
      }
      case RESPONSE_HEAD, RELAY -> {
        if (at != null) {
          exchangeTimedOut(stream, at);
        }
      }
      case LINGER -> stream.close();
      case ENDED -> {}
    }
  }

  private static void exchangeTimedOut(HttpStream stream, HttpTransaction at) {
    boolean clientIsLate = HttpDeadlines.ofClientMs(stream, at) <= stream.loop.nowMs();
    char late = clientIsLate ? 'c' : 's';
    if (stream.phase == Phase.RELAY) {
      stream.finish(late, 'D');
    } else if (clientIsLate) {
      stream.refuse(408, 'c', 'H');
    } else {
      ResponseHead.failed(stream, RetryCause.RESPONSE_TIMEOUT, 504, 's');
    }
  }
}
