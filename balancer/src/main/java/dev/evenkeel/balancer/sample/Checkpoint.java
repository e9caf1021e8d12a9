package dev.evenkeel.balancer.sample;

/** The places of a stream's life at which expressions are evaluated, in HAProxy's order. */
public enum Checkpoint {
  /** {@code tcp-request connection}. */
  FRONTEND_CONNECTION("frontend tcp-request connection rule"),
  /** {@code tcp-request session}. */
  FRONTEND_SESSION("frontend tcp-request session rule"),
  /** {@code tcp-request content} of a frontend. */
  FRONTEND_REQUEST_CONTENT("frontend tcp-request content rule"),
  /** {@code http-request} of a frontend. */
  FRONTEND_REQUEST_HEADER("frontend http-request header rule"),
  /** {@code http-request} with a body, of a frontend. */
  FRONTEND_REQUEST_BODY("frontend http-request body rule"),
  /** {@code use_backend}. */
  FRONTEND_SWITCHING("frontend use-backend rule"),
  /** {@code tcp-request content} of a backend. */
  BACKEND_REQUEST_CONTENT("backend tcp-request content rule"),
  /** {@code http-request} of a backend. */
  BACKEND_REQUEST_HEADER("backend http-request header rule"),
  /** {@code http-request} with a body, of a backend. */
  BACKEND_REQUEST_BODY("backend http-request body rule"),
  /** {@code use-server}, {@code balance}, {@code stick match}. */
  BACKEND_SERVER_CHOICE("backend use-server, balance or stick-match rule"),
  /** {@code source}. */
  SERVER_SOURCE("server source selection"),
  /** {@code tcp-response content} of a backend. */
  BACKEND_RESPONSE_CONTENT("backend tcp-response content rule"),
  /** {@code http-response} of a backend. */
  BACKEND_RESPONSE_HEADER("backend http-response header rule"),
  /** {@code http-response} with a body, of a backend. */
  BACKEND_RESPONSE_BODY("backend http-response body rule"),
  /** {@code stick store-response}. */
  BACKEND_STORE("backend stick-store rule"),
  /** {@code tcp-response content} of a frontend. */
  FRONTEND_RESPONSE_CONTENT("frontend tcp-response content rule"),
  /** {@code http-response} of a frontend. */
  FRONTEND_RESPONSE_HEADER("frontend http-response header rule"),
  /** {@code http-response} with a body, of a frontend. */
  FRONTEND_RESPONSE_BODY("frontend http-response body rule"),
  /** {@code log-format}, {@code unique-id-format}. */
  LOG("logs"),
  /** {@code tcp-check}, {@code http-check}. */
  CHECK("backend tcp-check rule"),
  /** Statements that are carried out while the configuration is read. */
  CONFIGURATION("configuration parser"),
  /** Commands of the runtime API. */
  COMMAND_LINE("CLI parser"),
  /** Not known while the configuration is read: an error page may be needed at any time. */
  ANYWHERE("anywhere");

  private final String description;

  Checkpoint(String description) {
    this.description = description;
  }

  /** Returns the name that messages use. */
  public String description() {
    return description;
  }
}
