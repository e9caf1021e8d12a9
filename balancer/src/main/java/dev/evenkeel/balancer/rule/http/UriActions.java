package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.Target;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.format.FormatBytes;

/** {@code set-method}, {@code set-uri} and its kin: what changes the request line. Stateless. */
final class UriActions {
  private static final byte[] HOST = "host".getBytes(ISO_8859_1);

  private UriActions() {}

  /** What is set. */
  enum Part {
    METHOD,
    PATH,
    PATHQ,
    QUERY,
    URI
  }

  static Action set(ActionLine line, Part part) throws InvalidExpressionException {
    String format = line.take();
    if (format.isEmpty() || !line.isOver()) {
      throw new InvalidExpressionException("expects exactly 1 argument <format>");
    }
    FormatBytes value = line.format(format, line.place().site());
    return (subject, sample) -> {
      HttpHead head = HeaderActions.head(subject, true);
      if (head != null) {
        set(head, part, value.value(subject, sample));
      }
      return Decision.CONTINUE;
    };
  }

  static Action replace(ActionLine line, Part part) throws InvalidExpressionException {
    if (line.peek().isEmpty() || line.peek(1).isEmpty() || !isEnd(line.peek(2))) {
      throw new InvalidExpressionException(
          "expects exactly 2 arguments <match-regex> and <replace-format>");
    }
    Replacement replacement = Replacement.parse(line, "failed to parse the regex : ");
    return (subject, sample) -> {
      HttpHead head = HeaderActions.head(subject, true);
      if (head == null) {
        return Decision.CONTINUE;
      }
      Slice now = new Slice();
      switch (part) {
        case PATH -> head.path(now);
        case PATHQ -> head.pathq(now);
        default -> head.uri(now);
      }
      if (part == Part.URI || !now.isEmpty()) {
        Slice other = replacement.of(now, replacement.begin(subject, sample));
        if (other != null) {
          set(head, part, other);
        }
      }
      return Decision.CONTINUE;
    };
  }

  private static boolean isEnd(String word) {
    return word.isEmpty() || word.equals("if") || word.equals("unless");
  }

  private static void set(HttpHead head, Part part, Slice to) {
    byte[] bytes = to.bytes();
    int from = to.from();
    int length = to.length();
    boolean asterisk = head.target().form() == Target.Form.ASTERISK;
    switch (part) {
      case METHOD -> {
        if (length > 0) {
          head.setMethod(bytes, from, length);
        }
      }
      case PATH -> {
        if (asterisk) {
          head.setUri(bytes, from, length);
        } else {
          head.setPath(bytes, from, length);
        }
      }
      case PATHQ -> {
        if (asterisk) {
          head.setUri(bytes, from, length);
        } else {
          head.setPathq(bytes, from, length);
        }
      }
      case QUERY -> query(head, to);
      case URI -> uri(head, to);
    }
  }

  /** A question mark that is there stays, even before nothing. */
  private static void query(HttpHead head, Slice to) {
    Target target = head.target();
    boolean has = target.pathTo() < target.to();
    if (!to.isEmpty()) {
      head.setQuery(to.bytes(), to.from(), to.length());
    } else if (has) {
      Slice path = head.path(new Slice());
      head.setPathq(path.bytes(), path.from(), path.length() + 1);
    }
  }

  /** A target that names a host changes the field of that name, so that both say the same. */
  private static void uri(HttpHead head, Slice to) {
    if (to.isEmpty()) {
      return;
    }
    head.setUri(to.bytes(), to.from(), to.length());
    Slice slice = new Slice();
    Target target = head.target();
    switch (target.form()) {
      case ABSOLUTE -> head.authority(slice);
      case AUTHORITY, NONE -> head.uri(slice);
      case ORIGIN, ASTERISK -> {
        return;
      }
    }
    int field = head.find(HeaderName.HOST, 0);
    if (field >= 0) {
      head.setValue(field, slice.bytes(), slice.from(), slice.length());
    } else {
      head.add(HOST, slice.bytes(), slice.from(), slice.length());
    }
  }
}
