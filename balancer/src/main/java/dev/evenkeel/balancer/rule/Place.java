package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.Site;

/** Where rules stand. */
public enum Place {
  /** Right after a connection is accepted. */
  CONNECTION("tcp-request connection"),
  /** Once what comes before the contents is there, such as a PROXY header. */
  SESSION("tcp-request session"),
  /** Looking at the request. */
  REQUEST("tcp-request content"),
  /** Looking at the response. */
  RESPONSE("tcp-response content");

  private final String words;

  Place(String words) {
    this.words = words;
  }

  /** The keywords. */
  public String words() {
    return words;
  }

  /** When the rules of a proxy are evaluated. */
  Checkpoint checkpoint(ProxyDraft proxy) {
    return switch (this) {
      case CONNECTION -> Checkpoint.FRONTEND_CONNECTION;
      case SESSION -> Checkpoint.FRONTEND_SESSION;
      case REQUEST ->
          proxy.hasFrontend()
              ? Checkpoint.FRONTEND_REQUEST_CONTENT
              : Checkpoint.BACKEND_REQUEST_CONTENT;
      case RESPONSE -> Checkpoint.BACKEND_RESPONSE_CONTENT;
    };
  }

  /** How messages about expressions name the place. */
  Site.Place site() {
    return this == RESPONSE ? Site.Place.TCP_RESPONSE : Site.Place.TCP_REQUEST;
  }
}
