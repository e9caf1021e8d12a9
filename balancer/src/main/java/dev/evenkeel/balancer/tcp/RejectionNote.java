package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.http.Rejections;
import dev.evenkeel.balancer.http.Rejections.Party;
import dev.evenkeel.balancer.http.Rejections.Rejected;
import dev.evenkeel.balancer.http.Violation;
import org.jspecify.annotations.Nullable;

/** Loop thread only: keeps what could not be read of a stream, for whoever looks for the reason. */
final class RejectionNote {
  private RejectionNote() {}

  /** The frontend has got a request that is not well-formed. */
  static void ofRequest(HttpStream stream, MessageChannel request) {
    note(stream, stream.frontend.name(), false, request);
  }

  /** The backend has got a response that is not well-formed. */
  static void ofResponse(HttpStream stream, MessageChannel response) {
    BackendTerms in = stream.backendTerms;
    note(stream, in == null ? stream.frontend.name() : in.backend().name(), true, response);
  }

  private static void note(
      HttpStream stream, String proxy, boolean response, MessageChannel message) {
    Rejections rejections = stream.sampleSupport.process().extension(Rejections.class);
    Violation violation = message.violation();
    if (rejections == null || violation == null) {
      return;
    }
    rejections.note(
        proxy,
        response,
        new Rejected(
            rejections.nextEvent(),
            stream.loop.wallMs(),
            violation,
            message.violationAt(),
            new String(message.received(), ISO_8859_1),
            stream.clientAddress(),
            new Party(stream.frontend.name(), stream.frontend.id()),
            backendOf(stream),
            serverOf(stream)));
  }

  private static @Nullable Party backendOf(HttpStream stream) {
    BackendTerms in = stream.backendTerms;
    return in == null ? null : new Party(in.backend().name(), in.backend().id());
  }

  private static @Nullable Party serverOf(HttpStream stream) {
    BackendServer server = stream.chosen();
    return server == null ? null : new Party(server.name(), server.id());
  }
}
