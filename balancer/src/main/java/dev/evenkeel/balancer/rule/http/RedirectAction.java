package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.Statuses;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.Subject;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import java.io.ByteArrayOutputStream;

/**
 * {@code redirect}: tells the client to look elsewhere (manual, chapter 4.2 {@code redirect}).
 *
 * @param kind what the target is made of
 * @param target the location, the prefix or the scheme
 * @param code 301, 302, 303, 307 or 308
 * @param options what else was asked for
 * @param cookie what follows {@code set-cookie:}; empty for none
 */
record RedirectAction(
    Kind kind, FormatBytes target, int code, RedirectOptions options, String cookie)
    implements Action {
  /** What the target is made of. */
  enum Kind {
    /** It is the location. */
    LOCATION,
    /** It is the beginning of the location; path and query follow. */
    PREFIX,
    /** It is the scheme; host, path and query follow. */
    SCHEME
  }

  static Action parse(ActionLine line) throws InvalidExpressionException {
    return new RedirectParser(line, true).parse();
  }

  @Override
  public Decision carryOut(Subject subject, Sample sample) {
    HttpExchange http = subject.http();
    if (http == null) {
      return Decision.CONTINUE;
    }
    ByteArrayOutputStream location = new ByteArrayOutputStream();
    HttpHead request = http.request();
    Slice slice = target.value(subject, sample);
    if (options.ignoresEmpty() && slice.isEmpty() && kind != Kind.SCHEME) {
      return Decision.CONTINUE;
    }
    switch (kind) {
      case LOCATION -> {
        write(slice, location);
        if (options.keepsQuery() && request != null) {
          appendQuery(request, location);
        }
      }
      case PREFIX -> {
        // A prefix of a slash stands for none: the path begins with one.
        if (slice.length() != 1 || slice.at(0) != '/') {
          write(slice, location);
        }
        if (request != null) {
          path(request, location);
        }
      }
      case SCHEME -> {
        write(slice, location);
        location.writeBytes("://".getBytes(ISO_8859_1));
        if (request != null) {
          int host = request.find(HeaderName.HOST, 0);
          if (host >= 0) {
            write(request.value(host, slice), location);
          }
          path(request, location);
        }
      }
    }
    boolean hasBody = request != null && (request.isChunked() || request.contentLength() > 0);
    http.answer(reply(location.toByteArray(), hasBody));
    return Decision.ANSWER;
  }

  private static void write(Slice slice, ByteArrayOutputStream to) {
    to.write(slice.bytes(), slice.from(), slice.length());
  }

  private static void appendQuery(HttpHead request, ByteArrayOutputStream to) {
    Slice query = request.query(new Slice());
    if (query.isEmpty()) {
      return;
    }
    boolean has = to.toString(ISO_8859_1).indexOf('?') >= 0;
    to.write(has ? '&' : '?');
    write(query, to);
  }

  private void path(HttpHead request, ByteArrayOutputStream to) {
    Slice slice = new Slice();
    boolean asterisk = request.uri(slice).length() == 1 && slice.at(0) == '*';
    Slice path = options.dropsQuery() ? request.path(slice) : request.pathq(slice);
    if (asterisk) {
      return;
    }
    if (path.isEmpty()) {
      to.write('/');
      return;
    }
    write(path, to);
    // As HAProxy does, whatever the query ends with.
    if (options.appendsSlash() && path.at(path.length() - 1) != '/') {
      to.write('/');
    }
  }

  /** A request with a body is the connection's last: HAProxy does not wait for it. */
  private Reply reply(byte[] location, boolean closes) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    fields.writeBytes("content-length: 0\r\nlocation: ".getBytes(ISO_8859_1));
    fields.writeBytes(location);
    fields.writeBytes("\r\n".getBytes(ISO_8859_1));
    if (code != 301 && code != 308) {
      fields.writeBytes("cache-control: no-cache\r\n".getBytes(ISO_8859_1));
    }
    if (!cookie.isEmpty()) {
      fields.writeBytes(("set-cookie: " + cookie + "\r\n").getBytes(ISO_8859_1));
    }
    if (closes) {
      fields.writeBytes("connection: close\r\n".getBytes(ISO_8859_1));
    }
    String reason = code == 302 ? "Found" : Statuses.reason(code);
    return new Reply(code, reason, fields.toByteArray(), new byte[0]);
  }
}
