package dev.evenkeel.balancer.http;

import java.util.List;

/**
 * A value: what a frontend keeps of each request and response for the log.
 *
 * @param request its places for requests, by their numbers
 * @param response its places for responses, by their numbers
 * @param cookie how the name of the cookie begins that is kept; empty for none
 * @param cookieBytes how much of the cookie, name included, is kept
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody writes to it, and nobody compares it.
public record CapturePlan(
    List<CaptureSlot> request, List<CaptureSlot> response, byte[] cookie, int cookieBytes) {
  /** Nothing at all. */
  public static final CapturePlan NONE = new CapturePlan(List.of(), List.of(), new byte[0], 0);

  /** Copies the lists. */
  public CapturePlan {
    request = List.copyOf(request);
    response = List.copyOf(response);
  }
}
