package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.Slice;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: a client is told where the server is and asks it itself (manual, chapter 5.2
 * {@code redir}). GET and HEAD alone can be sent away.
 */
final class ServerRedirect {
  private ServerRedirect() {}

  /**
   * The answer instead of the server's, after which the connection ends: what comes next shall go
   * to the place that was named. Null where the server answers.
   */
  static @Nullable Reply of(BackendServer to, HttpTransaction at) {
    String prefix = to.config().get(ServerSettings.REDIRECT_PREFIX);
    if (prefix.isEmpty() || (at.method != HttpMethod.GET && at.method != HttpMethod.HEAD)) {
      return null;
    }
    Slice path = at.request.head.pathq(new Slice());
    if (path.isEmpty() || path.at(0) != '/') {
      return null;
    }
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    fields.writeBytes(
        "cache-control: no-cache\r\ncontent-length: 0\r\nlocation: ".getBytes(ISO_8859_1));
    if (!prefix.equals("/")) {
      fields.writeBytes(prefix.getBytes(ISO_8859_1));
    }
    fields.write(path.bytes(), path.from(), path.length());
    fields.writeBytes("\r\nconnection: close\r\n".getBytes(ISO_8859_1));
    return new Reply(302, "Found", fields.toByteArray(), new byte[0]);
  }
}
