package dev.evenkeel.balancer.sample.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.AliasWriter;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleType;
import org.jspecify.annotations.Nullable;

/**
 * A format whose value goes into a message: the value of a header field, a path, a page. Immutable;
 * any thread, each with a {@link Sample} of its own.
 *
 * <p>What expressions yield is written as it is, but for control characters: they would end a
 * header line, and are written as {@code %0D}. What there is not is empty. A value that does not
 * fit {@link Sample#capacity} is cut, as HAProxy's ends with its buffer.
 */
public final class FormatBytes {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);
  private static final ThreadLocal<Room> ROOM = ThreadLocal.withInitial(Room::new);

  private final Format format;
  private final byte @Nullable [] constant;
  private final @Nullable Expression single;

  /** Where a thread writes values. */
  private static final class Room {
    byte[] bytes = {};
    final StringBuilder text = new StringBuilder();
    final Slice slice = new Slice();
    int length;

    /** Makes ready for a value. */
    void begin(int capacity) {
      if (bytes.length != capacity) {
        bytes = new byte[capacity];
      }
      length = 0;
    }

    Slice written() {
      return slice.set(bytes, 0, length);
    }

    void put(int b) {
      if (length < bytes.length) {
        bytes[length++] = (byte) b;
      }
    }

    void put(CharSequence chars) {
      for (int i = 0; i < chars.length(); i++) {
        put(chars.charAt(i));
      }
    }

    void put(Sample sample) {
      for (int i = 0; i < sample.length(); i++) {
        int b = sample.at(i);
        if (isControl(b)) {
          put('%');
          put(HEX[b >> 4]);
          put(HEX[b & 15]);
        } else {
          put(b);
        }
      }
    }
  }

  /** Prepares a format. */
  public FormatBytes(Format format) {
    this.format = format;
    String text = format.constant();
    constant = text == null ? null : text.getBytes(ISO_8859_1);
    single =
        format.pieces().size() == 1
                && format.pieces().getFirst()
                    instanceof FormatPiece.Sampled(Expression expression, FormatOptions options)
            ? expression
            : null;
  }

  /** Returns the value if it is always the same; null otherwise. */
  public byte @Nullable [] constant() {
    return constant;
  }

  /**
   * Returns the value. It is valid until the sample is used, or this thread asks for another value.
   *
   * @param sample scratch memory
   */
  public Slice value(SampleContext context, Sample sample) {
    Room room = ROOM.get();
    byte[] always = constant;
    if (always != null) {
      return room.slice.set(always, 0, always.length);
    }
    Expression alone = single;
    if (alone != null) {
      if (!alone.evaluate(context, sample) || !Casts.cast(sample, SampleType.STR)) {
        return room.slice.setEmpty();
      }
      if (isPlain(sample)) {
        return room.slice.set(sample.bytes(), sample.from(), sample.from() + sample.length());
      }
      room.begin(sample.capacity());
      room.put(sample);
      return room.written();
    }
    room.begin(sample.capacity());
    for (FormatPiece piece : format.pieces()) {
      write(piece, context, sample, room);
    }
    return room.written();
  }

  private static void write(FormatPiece piece, SampleContext context, Sample sample, Room room) {
    switch (piece) {
      case FormatPiece.Text(String text) -> room.put(text);
      case FormatPiece.Separator() -> room.put(' ');
      case FormatPiece.Aliased(Alias alias, FormatOptions options) -> {
        room.text.setLength(0);
        AliasWriter writer = context.aliases();
        FormatOutput out = new FormatOutput(room.text);
        if (writer == null) {
          out.absent(options);
        } else {
          writer.write(alias, options, out);
        }
        room.put(room.text);
      }
      case FormatPiece.Sampled(Expression expression, FormatOptions options) -> {
        if (expression.evaluate(context, sample) && Casts.cast(sample, SampleType.STR)) {
          room.put(sample);
        }
      }
    }
  }

  private static boolean isPlain(Sample sample) {
    for (int i = 0; i < sample.length(); i++) {
      if (isControl(sample.at(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isControl(int b) {
    return (b < ' ' && b != '\t') || b == 0x7f;
  }
}
