package dev.evenkeel.balancer.reply;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.Statuses;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A status, header fields and a body that may differ with each request. Immutable; any thread.
 *
 * @param status three digits
 * @param fields what stands before the framing
 * @param contentType empty for none
 * @param body what follows; null for nothing
 */
record FormattedReply(
    int status, List<Field> fields, String contentType, @Nullable FormatBytes body)
    implements ReplyTemplate {
  private static final byte[] SEPARATOR = {':', ' '};
  private static final byte[] END = {'\r', '\n'};
  private static final byte[] NOTHING = {};

  /** Where nothing is evaluated, nothing is asked. */
  private static final SampleContext NO_CONTEXT =
      new SampleContext() {
        @Override
        public ProcessFacts process() {
          throw new IllegalStateException("a constant asks for nothing");
        }

        @Override
        public long wallMicros() {
          return 0;
        }
      };

  /**
   * A header field.
   *
   * @param name in lower case
   */
  @SuppressWarnings("ArrayRecordComponent") // Constant, and compared by nobody.
  record Field(byte[] name, FormatBytes value) {
    /** Whether it is about the connection: then it comes last. */
    boolean isConnection() {
      return HeaderName.of(name, 0, name.length) == HeaderName.CONNECTION;
    }
  }

  /** Whether every request gets the same. */
  boolean isConstant() {
    FormatBytes format = body;
    return (format == null || format.constant() != null)
        && fields.stream().allMatch(field -> field.value().constant() != null);
  }

  /** Makes the answer that every request gets. */
  Reply makeConstant() {
    return make(NO_CONTEXT, new Sample());
  }

  @Override
  public Reply make(SampleContext context, Sample sample) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Field field : fields) {
      if (!field.isConnection()) {
        write(field, context, sample, lines);
      }
    }
    byte[] payload = NOTHING;
    FormatBytes format = body;
    if (format != null) {
      Slice slice = format.value(context, sample);
      payload = new byte[slice.length()];
      System.arraycopy(slice.bytes(), slice.from(), payload, 0, payload.length);
    }
    lines.writeBytes(("content-length: " + payload.length + "\r\n").getBytes(ISO_8859_1));
    if (payload.length > 0 && !contentType.isEmpty()) {
      lines.writeBytes(("content-type: " + contentType + "\r\n").getBytes(ISO_8859_1));
    }
    for (Field field : fields) {
      if (field.isConnection()) {
        write(field, context, sample, lines);
      }
    }
    return new Reply(status, Statuses.reason(status), lines.toByteArray(), payload);
  }

  private static void write(
      Field field, SampleContext context, Sample sample, ByteArrayOutputStream lines) {
    Slice slice = field.value().value(context, sample);
    if (slice.length() == 0) {
      // As HAProxy has it: a field without a value is left out.
      return;
    }
    lines.writeBytes(field.name());
    lines.writeBytes(SEPARATOR);
    lines.write(slice.bytes(), slice.from(), slice.length());
    lines.writeBytes(END);
  }
}
