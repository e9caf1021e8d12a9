package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** Fields of Protocol Buffers messages, alone and in gRPC frames. Stateless. */
final class ProtobufConverters {
  private static final int GRPC_HEADER_BYTES = 5;
  private static final int MAX_VARINT_BYTES = 10;

  /** How the bytes of a field are read. */
  private enum Type {
    RAW(-1),
    INT32(0),
    INT64(0),
    UINT32(0),
    UINT64(0),
    SINT32(0),
    SINT64(0),
    BOOL(0),
    ENUM(0),
    FIXED64(1),
    SFIXED64(1),
    DOUBLE(1),
    FIXED32(5),
    SFIXED32(5),
    FLOAT(5);

    private final int wireType;

    Type(int wireType) {
      this.wireType = wireType;
    }
  }

  private ProtobufConverters() {}

  static void register(SampleLanguage language) {
    String arguments = "Protocol buffers field number[,string]";
    language
        .converter("protobuf", arguments, SampleType.BIN, SampleType.BIN, a -> of(a, false))
        .converter("ungrpc", arguments, SampleType.BIN, SampleType.BIN, a -> of(a, true));
  }

  private static Converter of(Arguments arguments, boolean framed)
      throws InvalidExpressionException {
    long[] path;
    try {
      path = Arrays.stream(arguments.text(0).split("\\.")).mapToLong(Long::parseLong).toArray();
    } catch (NumberFormatException tooLarge) {
      throw new InvalidExpressionException("no such field number '" + arguments.text(0) + "'");
    }
    Type type = type(arguments.text(1));
    return (context, sample) -> {
      ByteBuffer message =
          ByteBuffer.wrap(sample.bytes(), sample.from(), sample.length())
              .slice()
              .order(ByteOrder.LITTLE_ENDIAN);
      return framed ? frames(message, path, type, sample) : find(message, path, 0, type, sample);
    };
  }

  private static Type type(String word) throws InvalidExpressionException {
    if (word.isEmpty()) {
      return Type.RAW;
    }
    for (Type type : Type.values()) {
      if (type != Type.RAW && type.name().toLowerCase(Locale.ROOT).equals(word)) {
        return type;
      }
    }
    throw new InvalidExpressionException("Wrong protocol buffer type '" + word + "'");
  }

  private static boolean frames(ByteBuffer frames, long[] path, Type type, Sample sample) {
    while (frames.remaining() > GRPC_HEADER_BYTES) {
      frames.get();
      int length = Integer.reverseBytes(frames.getInt());
      if (length < 0 || length > frames.remaining()) {
        return false;
      }
      if (find(part(frames, length), path, 0, type, sample)) {
        return true;
      }
    }
    return false;
  }

  /** Takes the next bytes off as a buffer of their own. */
  private static ByteBuffer part(ByteBuffer from, int length) {
    ByteBuffer part = from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    from.position(from.position() + length);
    return part;
  }

  private static boolean find(
      ByteBuffer message, long[] path, int depth, Type type, Sample sample) {
    while (message.hasRemaining()) {
      int start = message.position();
      long key = varint(message);
      if (message.position() == start) {
        return false;
      }
      int wireType = (int) key & 7;
      boolean wanted = key >>> 3 == path[depth];
      boolean last = depth == path.length - 1;
      int length = length(message, wireType);
      if (length < 0 || length > message.remaining()) {
        return false;
      }
      if (wanted && last) {
        return value(part(message, length), wireType, type, sample);
      }
      ByteBuffer inner = part(message, length);
      if (wanted && wireType == 2 && find(inner, path, depth + 1, type, sample)) {
        return true;
      }
    }
    return false;
  }

  /** Returns how long a value is, the position before it; -1 if that cannot be said. */
  private static int length(ByteBuffer message, int wireType) {
    return switch (wireType) {
      case 0 -> varintLength(message);
      case 1 -> Long.BYTES;
      case 2 -> prefixedLength(message);
      case 5 -> Integer.BYTES;
      default -> -1;
    };
  }

  private static int varintLength(ByteBuffer message) {
    int start = message.position();
    varint(message);
    int length = message.position() - start;
    message.position(start);
    return length > 0 || !message.hasRemaining() ? length : -1;
  }

  private static int prefixedLength(ByteBuffer message) {
    int start = message.position();
    long length = varint(message);
    boolean wrong = message.position() == start || length < 0 || length > Integer.MAX_VALUE;
    return wrong ? -1 : (int) length;
  }

  private static boolean value(ByteBuffer value, int wireType, Type type, Sample sample) {
    if (type == Type.RAW) {
      byte[] room = sample.room();
      int length = value.remaining();
      if (length > room.length) {
        return false;
      }
      value.get(room, 0, length);
      return sample.wroteBinary(room, length);
    }
    if (wireType != type.wireType) {
      return false;
    }
    return sample.setNumber(
        switch (type) {
          case SINT32 -> (int) unfold(varint(value) & 0xffffffffL);
          case SINT64 -> unfold(varint(value));
          case FIXED64, SFIXED64 -> value.getLong();
          case DOUBLE -> (long) value.getDouble();
          case FIXED32 -> value.getInt() & 0xffffffffL;
          case SFIXED32 -> value.getInt();
          case FLOAT -> (long) value.getFloat() & 0xffffffffL;
          default -> varint(value);
        });
  }

  private static long unfold(long zigzag) {
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** Reads a number of seven bits a byte; takes nothing if it does not end. */
  private static long varint(ByteBuffer from) {
    long value = 0;
    int start = from.position();
    for (int i = 0; i < MAX_VARINT_BYTES && from.hasRemaining(); i++) {
      byte b = from.get();
      value |= (b & 0x7fL) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    from.position(start);
    return 0;
  }
}
