package dev.evenkeel.balancer.sample.fetch;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import org.jspecify.annotations.Nullable;

/** Fetches of the bytes that wait in a buffer (manual, chapter 7.3.5). Stateless. */
final class ContentFetches {
  private static final int HEAD_BYTES = 21;
  private static final int VERSION_BYTES = 8;
  private static final int STATUS_BYTES = 3;

  private ContentFetches() {}

  /** Whose bytes are looked at. */
  enum Direction {
    REQUEST,
    RESPONSE,
    /** Whichever the rule is about. */
    EITHER;

    @Nullable Content of(SampleContext context) {
      HttpExchange http = context.http();
      if (http != null) {
        return isResponse(context) || !context.isResponse()
            ? new BodyContent(http, isResponse(context))
            : null;
      }
      return isResponse(context) ? context.response() : context.request();
    }

    private boolean isResponse(SampleContext context) {
      return this == RESPONSE || (this == EITHER && context.isResponse());
    }

    private @Nullable HttpHead head(SampleContext context) {
      HttpExchange http = context.http();
      return http == null ? null : isResponse(context) ? http.response() : http.request();
    }

    Availability needs() {
      return switch (this) {
        case REQUEST -> Availability.REQUEST_BUFFER;
        case RESPONSE -> Availability.RESPONSE_BUFFER;
        case EITHER -> Availability.EITHER_BUFFER;
      };
    }
  }

  static void register(SampleLanguage language) {
    length(language, "req.len", Direction.REQUEST);
    length(language, "req_len", Direction.REQUEST);
    length(language, "res.len", Direction.RESPONSE);
    payload(language, "req.payload", Direction.REQUEST);
    payload(language, "res.payload", Direction.RESPONSE);
    payload(language, "payload", Direction.EITHER);
    measured(language, "req.payload_lv", Direction.REQUEST);
    measured(language, "res.payload_lv", Direction.RESPONSE);
    measured(language, "payload_lv", Direction.EITHER);
  }

  /** Of an HTTP message, the buffer's bytes are those of the body. */
  private static final class BodyContent implements Content {
    private final Slice body = new Slice();
    private final boolean mayGrow;

    BodyContent(HttpExchange http, boolean response) {
      if (response) {
        http.responseBody(body);
      } else {
        http.requestBody(body);
      }
      mayGrow = !(response ? http.isResponseBodyWhole() : http.isRequestBodyWhole());
    }

    @Override
    public byte[] array() {
      return body.bytes();
    }

    @Override
    public int from() {
      return body.from();
    }

    @Override
    public int length() {
      return body.length();
    }

    @Override
    public boolean mayGrow() {
      return mayGrow;
    }
  }

  /**
   * Returns what HAProxy counts of an HTTP message's head: its texts, and 21 bytes for what stands
   * between them; 0 where there is none.
   */
  private static int headLength(Direction direction, SampleContext context, Sample sample) {
    HttpHead head = direction.head(context);
    if (head == null) {
      return 0;
    }
    Slice part = sample.slice();
    int length = HEAD_BYTES + VERSION_BYTES;
    length +=
        head.isRequest()
            ? head.method(part).length() + head.uri(part).length()
            : STATUS_BYTES + head.reason(part).length();
    for (int i = 0; i < head.count(); i++) {
      length += head.name(i, part).length() + head.value(i, part).length();
    }
    return length;
  }

  /** Nothing yet: more may come. */
  static boolean notYet(Sample sample, Content content) {
    sample.setMayChange(content.mayGrow());
    return false;
  }

  private static void length(SampleLanguage language, String name, Direction direction) {
    language.fetch(
        name,
        "",
        SampleType.SINT,
        direction.needs(),
        a ->
            (context, sample) -> {
              Content content = direction.of(context);
              if (content == null) {
                return false;
              }
              sample.setMayChange(content.mayGrow());
              return sample.setNumber(headLength(direction, context, sample) + content.length());
            });
  }

  private static void payload(SampleLanguage language, String name, Direction direction) {
    language.fetch(
        name,
        "integer,integer",
        SampleType.BIN,
        direction.needs(),
        arguments -> payload(arguments, direction));
  }

  private static Fetch payload(Arguments arguments, Direction direction)
      throws InvalidExpressionException {
    int offset = arguments.integer(0, 0);
    int count = arguments.integer(1, 0);
    if (offset < 0 || count < 0) {
      throw new InvalidExpressionException(
          offset < 0 ? "payload offset must be positive" : "payload length must be positive");
    }
    return (context, sample) -> {
      Content content = direction.of(context);
      return content != null && take(sample, content, offset, count);
    };
  }

  private static boolean take(Sample sample, Content content, long offset, long count) {
    if (offset + count > content.capacity()) {
      return false;
    }
    if (offset + count > content.length()) {
      return notYet(sample, content);
    }
    boolean all = count == 0;
    int taken = (int) (all ? content.length() - offset : count);
    sample.setMayChange(all && content.mayGrow());
    return sample.setBinary(content.array(), content.from() + (int) offset, taken);
  }

  private static void measured(SampleLanguage language, String name, Direction direction) {
    language.fetch(
        name,
        "integer,integer[,string]",
        SampleType.BIN,
        direction.needs(),
        arguments -> measured(arguments, direction));
  }

  private static Fetch measured(Arguments arguments, Direction direction)
      throws InvalidExpressionException {
    int lengthOffset = arguments.integer(0, 0);
    int lengthBytes = arguments.integer(1, 0);
    if (lengthBytes <= 0) {
      throw new InvalidExpressionException("payload length must be > 0");
    }
    String where = arguments.text(2);
    boolean relative = where.isEmpty() || where.startsWith("+") || where.startsWith("-");
    int shift;
    try {
      shift = where.isEmpty() ? 0 : Integer.parseInt(where);
    } catch (NumberFormatException wrong) {
      throw new InvalidExpressionException("payload offset2 is not a number");
    }
    if (relative && lengthOffset + lengthBytes + shift < 0) {
      throw new InvalidExpressionException("payload offset2 must be positive");
    }
    return (context, sample) -> {
      Content content = direction.of(context);
      if (content == null) {
        return false;
      }
      if ((long) lengthOffset + lengthBytes > content.length()) {
        return notYet(sample, content);
      }
      long count = 0;
      for (int i = 0; i < lengthBytes; i++) {
        int at = content.from() + lengthOffset + i;
        count = ((count << 8) | (content.array()[at] & 0xff)) & 0xffffffffL;
      }
      long offset = relative ? (long) lengthOffset + lengthBytes + shift : shift;
      if (count == 0) {
        return false;
      }
      return take(sample, content, offset, count);
    };
  }
}
