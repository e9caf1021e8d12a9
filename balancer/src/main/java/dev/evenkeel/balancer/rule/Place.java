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
  RESPONSE("tcp-response content"),
  /** Once the head of an HTTP request is whole. */
  HTTP_REQUEST("http-request"),
  /** Once the head of an HTTP response is whole. */
  HTTP_RESPONSE("http-response"),
  /** On every HTTP response that goes out, those made here included. */
  HTTP_AFTER_RESPONSE("http-after-response"),
  /** The keyword {@code redirect}: right after {@link #HTTP_REQUEST}. */
  REDIRECT("redirect");

  private final String words;

  Place(String words) {
    this.words = words;
  }

  /** The keywords. */
  public String words() {
    return words;
  }

  /** When the rules of a proxy are evaluated. */
  public Checkpoint checkpoint(ProxyDraft proxy) {
    return switch (this) {
      case CONNECTION -> Checkpoint.FRONTEND_CONNECTION;
      case SESSION -> Checkpoint.FRONTEND_SESSION;
      case REQUEST ->
          proxy.hasFrontend()
              ? Checkpoint.FRONTEND_REQUEST_CONTENT
              : Checkpoint.BACKEND_REQUEST_CONTENT;
      case RESPONSE -> Checkpoint.BACKEND_RESPONSE_CONTENT;
      case HTTP_REQUEST, REDIRECT ->
          proxy.hasFrontend()
              ? Checkpoint.FRONTEND_REQUEST_HEADER
              : Checkpoint.BACKEND_REQUEST_HEADER;
      case HTTP_RESPONSE, HTTP_AFTER_RESPONSE ->
          proxy.hasFrontend()
              ? Checkpoint.FRONTEND_RESPONSE_HEADER
              : Checkpoint.BACKEND_RESPONSE_HEADER;
    };
  }

  /**
   * What expressions of the rules may look at: what is both frontend and backend has its backend
   * from the beginning.
   */
  public Checkpoint reach(ProxyDraft proxy) {
    return switch (this) {
      case REQUEST -> proxy.hasBackend() ? Checkpoint.BACKEND_REQUEST_CONTENT : checkpoint(proxy);
      case HTTP_REQUEST, REDIRECT ->
          proxy.hasBackend() ? Checkpoint.BACKEND_REQUEST_HEADER : checkpoint(proxy);
      default -> checkpoint(proxy);
    };
  }

  /** How messages about expressions name the place. */
  public Site.Place site() {
    return switch (this) {
      case CONNECTION, SESSION, REQUEST -> Site.Place.TCP_REQUEST;
      case RESPONSE -> Site.Place.TCP_RESPONSE;
      case HTTP_REQUEST, REDIRECT -> Site.Place.HTTP_REQUEST;
      case HTTP_RESPONSE, HTTP_AFTER_RESPONSE -> Site.Place.HTTP_RESPONSE;
    };
  }

  /** Whether the rules look at HTTP requests or responses. */
  public boolean isHttp() {
    return switch (this) {
      case CONNECTION, SESSION, REQUEST, RESPONSE -> false;
      case HTTP_REQUEST, HTTP_RESPONSE, HTTP_AFTER_RESPONSE, REDIRECT -> true;
    };
  }
}
