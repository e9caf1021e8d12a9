package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Sample;

/** All header fields of a message as one value. Stateless. */
final class HeaderBlock {
  private HeaderBlock() {}

  /** Writes lines, with the empty one after them. */
  static boolean asText(HttpHead head, Sample sample) {
    byte[] room = sample.room();
    Slice part = sample.slice();
    int at = 0;
    for (int i = 0; i < head.count(); i++) {
      at = copy(head.name(i, part), room, at);
      at = put(':', room, at);
      at = put(' ', room, at);
      at = copy(head.value(i, part), room, at);
      at = put('\r', room, at);
      at = put('\n', room, at);
    }
    at = put('\r', room, at);
    at = put('\n', room, at);
    return at <= room.length && sample.wroteBinary(room, at);
  }

  /** Writes names and values, each with its length before it as SPOE has lengths, and two empty. */
  static boolean asBinary(HttpHead head, Sample sample) {
    byte[] room = sample.room();
    Slice part = sample.slice();
    int at = 0;
    for (int i = 0; i < head.count(); i++) {
      head.name(i, part);
      at = copy(part, room, length(part.length(), room, at));
      head.value(i, part);
      at = copy(part, room, length(part.length(), room, at));
    }
    at = length(0, room, at);
    at = length(0, room, at);
    return at <= room.length && sample.wroteBinary(room, at);
  }

  /** Writes a length: one byte up to 239, then 4 bits and as many groups of 7 as it needs. */
  private static int length(int length, byte[] room, int at) {
    if (length < 240) {
      return put(length, room, at);
    }
    int to = put(length | 240, room, at);
    int rest = (length - 240) >> 4;
    while (rest >= 128) {
      to = put(rest | 128, room, to);
      rest = (rest - 128) >> 7;
    }
    return put(rest, room, to);
  }

  /** Counts on where the room ends, so that what did not fit is noticed. */
  private static int put(int value, byte[] room, int at) {
    if (at < room.length) {
      room[at] = (byte) value;
    }
    return at + 1;
  }

  private static int copy(Slice part, byte[] room, int at) {
    if (at + part.length() <= room.length) {
      System.arraycopy(part.bytes(), part.from(), room, at, part.length());
    }
    return at + part.length();
  }
}
