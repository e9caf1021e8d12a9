package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Sample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first packet of an MQTT connection, CONNECT or CONNACK, taken apart (MQTT 3.1, 3.1.1 and 5.0,
 * chapters 3.1 and 3.2). One thread only.
 */
final class MqttPacket {
  static final int CONNECT = 1;
  static final int CONNACK = 2;

  /** Whether bytes are a packet. */
  enum Outcome {
    VALID,
    INVALID,
    /** More bytes are needed. */
    UNFINISHED
  }

  /** How the value of a property is written. */
  enum Form {
    BYTE,
    TWO_BYTES,
    FOUR_BYTES,
    TEXT,
    PAIR
  }

  /** The properties that a CONNECT may have, those of its will included. */
  static final Map<Integer, Form> CONNECT_PROPERTIES =
      Map.ofEntries(
          Map.entry(17, Form.FOUR_BYTES),
          Map.entry(33, Form.TWO_BYTES),
          Map.entry(39, Form.FOUR_BYTES),
          Map.entry(34, Form.TWO_BYTES),
          Map.entry(25, Form.BYTE),
          Map.entry(23, Form.BYTE),
          Map.entry(21, Form.TEXT),
          Map.entry(22, Form.TEXT),
          Map.entry(24, Form.FOUR_BYTES),
          Map.entry(1, Form.BYTE),
          Map.entry(2, Form.FOUR_BYTES),
          Map.entry(3, Form.TEXT),
          Map.entry(8, Form.TEXT),
          Map.entry(9, Form.TEXT),
          Map.entry(38, Form.PAIR));

  /** The properties that a CONNACK may have. */
  static final Map<Integer, Form> CONNACK_PROPERTIES =
      Map.ofEntries(
          Map.entry(17, Form.FOUR_BYTES),
          Map.entry(33, Form.TWO_BYTES),
          Map.entry(36, Form.BYTE),
          Map.entry(37, Form.BYTE),
          Map.entry(39, Form.FOUR_BYTES),
          Map.entry(18, Form.TEXT),
          Map.entry(34, Form.TWO_BYTES),
          Map.entry(31, Form.TEXT),
          Map.entry(38, Form.PAIR),
          Map.entry(40, Form.BYTE),
          Map.entry(41, Form.BYTE),
          Map.entry(42, Form.BYTE),
          Map.entry(19, Form.TWO_BYTES),
          Map.entry(26, Form.TEXT),
          Map.entry(28, Form.TEXT),
          Map.entry(21, Form.TEXT),
          Map.entry(22, Form.TEXT));

  private static final Set<Integer> WILL_PROPERTIES = Set.of(24, 1, 2, 3, 8, 9);
  private static final int MAX_LENGTH_BYTES = 4;
  private static final int WILL = 0x04;
  private static final int PASSWORD = 0x40;
  private static final int USERNAME = 0x80;
  private static final int RESERVED = 0x01;
  private static final int VERSION_5 = 5;

  private final byte[] bytes;
  private int at;
  private int end;
  private int type;
  private boolean broken;
  private final Map<String, byte[]> fields = new HashMap<>();

  private MqttPacket(byte[] bytes) {
    this.bytes = bytes;
    end = bytes.length;
  }

  /** Takes what a sample holds; {@link #outcome} says whether that works. */
  static MqttPacket of(Sample sample) {
    return new MqttPacket(sample.copyOfBytes());
  }

  /** Returns {@link #CONNECT}, {@link #CONNACK} or another type. */
  int type() {
    return type;
  }

  /**
   * Returns a field by its name or the number of its property: text as it is, numbers in decimal;
   * nothing where the packet has none.
   */
  byte @Nullable [] field(String name) {
    return fields.get(name);
  }

  /** Reads the packet; once. */
  Outcome outcome() {
    if (bytes.length < 2) {
      return Outcome.UNFINISHED;
    }
    int first = octet();
    type = first >> 4;
    if ((type != CONNECT && type != CONNACK) || (first & 15) != 0) {
      return Outcome.INVALID;
    }
    long length = 0;
    int lengthBytes = 0;
    int b;
    do {
      if (lengthBytes == MAX_LENGTH_BYTES) {
        return Outcome.INVALID;
      }
      if (at >= end) {
        return Outcome.UNFINISHED;
      }
      b = octet();
      length |= (b & 0x7fL) << (7 * lengthBytes++);
    } while (b >= 0x80);
    if (length > end - at) {
      return Outcome.UNFINISHED;
    }
    end = at + (int) length;
    if (type == CONNECT) {
      connect();
    } else {
      acknowledgement((int) length);
    }
    return broken || at != end ? Outcome.INVALID : Outcome.VALID;
  }

  private void connect() {
    String protocol = new String(text("protocol_name"), ISO_8859_1);
    int version = number("protocol_version", 1);
    boolean known =
        protocol.equals("MQTT")
            ? version == 4 || version == 5
            : protocol.equals("MQIsdp") && version == 3;
    int flags = number("flags", 1);
    if (!known || (flags & RESERVED) != 0) {
      broken = true;
      return;
    }
    number("keepalive", 2);
    if (version == VERSION_5) {
      properties(CONNECT_PROPERTIES);
    }
    text("client_identifier");
    if ((flags & WILL) != 0) {
      if (version == VERSION_5) {
        properties(CONNECT_PROPERTIES);
      }
      text("will_topic");
      text("will_payload");
    }
    if ((flags & USERNAME) != 0) {
      text("username");
    }
    if ((flags & PASSWORD) != 0) {
      text("password");
    }
    if (version == VERSION_5) {
      zeroes(CONNECT_PROPERTIES, (flags & WILL) != 0 ? Set.of() : WILL_PROPERTIES);
    }
  }

  private void acknowledgement(int length) {
    int flags = number("flags", 1);
    broken |= (flags & 0xfe) != 0;
    number("reason_code", 1);
    // The packet does not name its version; only that of 5.0 has properties.
    boolean modern = length > 2;
    fields.put("protocol_version", (modern ? "5" : "4").getBytes(ISO_8859_1));
    if (modern) {
      properties(CONNACK_PROPERTIES);
      zeroes(CONNACK_PROPERTIES, Set.of());
    }
  }

  /** Numbers that are not there count as 0. */
  private void zeroes(Map<Integer, Form> all, Set<Integer> except) {
    all.forEach((id, form) -> {
      if (form != Form.TEXT && form != Form.PAIR && !except.contains(id)) {
        fields.putIfAbsent(id.toString(), new byte[] {'0'});
      }
    });
  }

  private void properties(Map<Integer, Form> known) {
    int length = variable();
    int stop = at + length;
    if (broken || stop > end) {
      broken = true;
      return;
    }
    while (at < stop && !broken) {
      int id = variable();
      Form form = known.get(id);
      String name = Integer.toString(id);
      switch (form) {
        case null -> broken = true;
        case BYTE -> number(name, 1);
        case TWO_BYTES -> number(name, 2);
        case FOUR_BYTES -> number(name, 4);
        case TEXT -> text(name);
        case PAIR -> {
          skipText();
          skipText();
        }
      }
    }
    broken |= at != stop;
  }

  private int octet() {
    if (at >= end) {
      broken = true;
      return 0;
    }
    return bytes[at++] & 0xff;
  }

  private int variable() {
    int value = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
      int b = octet();
      value |= (b & 0x7f) << (7 * i);
      if (b < 0x80) {
        return value;
      }
    }
    broken = true;
    return 0;
  }

  private int number(String name, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | octet();
    }
    if (!broken) {
      fields.put(name, Long.toString(value).getBytes(ISO_8859_1));
    }
    return (int) value;
  }

  private byte[] text(String name) {
    byte[] text = skipText();
    if (!broken) {
      fields.put(name, text);
    }
    return text;
  }

  private byte[] skipText() {
    int length = octet() << 8 | octet();
    if (broken || length > end - at) {
      broken = true;
      return new byte[0];
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** Tells whether packets of a type have a field. */
  static boolean hasField(int type, String name) {
    String fields =
        type == CONNECT
            ? "flags protocol_name protocol_version client_identifier will_topic will_payload"
                + " username password keepalive"
            : type == CONNACK ? "flags protocol_version reason_code" : "";
    if (Arrays.asList(fields.split(" ")).contains(name.toLowerCase(Locale.ROOT))) {
      return !name.isEmpty();
    }
    Map<Integer, Form> properties =
        type == CONNECT ? CONNECT_PROPERTIES : type == CONNACK ? CONNACK_PROPERTIES : Map.of();
    return name.matches("[1-9][0-9]?") && properties.containsKey(Integer.valueOf(name));
  }
}
