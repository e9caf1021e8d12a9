package dev.evenkeel.balancer.sample.fetch;

import dev.evenkeel.balancer.sample.Content;

/**
 * One thread only: walks over the TLS ClientHello at the start of a buffer (RFC 8446, chapter
 * 4.1.2; RFC 5246, chapter 7.4.1.2), never beyond what is there.
 *
 * <p>A hello that is not complete yet is {@link State#INCOMPLETE}, whatever part of it is missing;
 * one whose lengths contradict each other is {@link State#WRONG}.
 */
final class ClientHello {
  /** What a walk came to. */
  enum State {
    /** The extensions can be read. */
    COMPLETE,
    /** More bytes are needed. */
    INCOMPLETE,
    /** It is none. */
    WRONG
  }

  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int RECORD_HEADER_BYTES = 5;
  private static final int MAX_RECORD_BYTES = 16_384 + 2_048;

  private final Content content;
  private int at;
  private int end;

  ClientHello(Content content) {
    this.content = content;
  }

  int at(int index) {
    return content.array()[content.from() + index] & 0xff;
  }

  int two(int index) {
    return (at(index) << 8) | at(index + 1);
  }

  /** Walks to the extensions; afterwards {@link #nextExtension} goes over them. */
  State open() {
    int length = content.length();
    if (length < 1) {
      return State.INCOMPLETE;
    }
    if (at(0) != HANDSHAKE) {
      return State.WRONG;
    }
    if (length >= 2 && at(1) < 3) {
      return State.WRONG;
    }
    if (length < RECORD_HEADER_BYTES) {
      return State.INCOMPLETE;
    }
    int record = two(3);
    if (record < 4
        || record > MAX_RECORD_BYTES
        || record + RECORD_HEADER_BYTES > content.capacity()) {
      return State.WRONG;
    }
    if (length > RECORD_HEADER_BYTES && at(RECORD_HEADER_BYTES) != CLIENT_HELLO) {
      return State.WRONG;
    }
    end = RECORD_HEADER_BYTES + record;
    if (length < end) {
      return State.INCOMPLETE;
    }
    int hello = (at(6) << 16) | two(7);
    if (hello + 9 > end || hello < 38) {
      return State.WRONG;
    }
    end = 9 + hello;
    at = 9 + 2 + 32;
    return skipLists() ? State.COMPLETE : State.WRONG;
  }

  /** Goes over session id, cipher suites and compression methods. */
  private boolean skipLists() {
    if (at >= end || at + 1 + at(at) + 2 > end) {
      return false;
    }
    at += 1 + at(at);
    if (at + 2 + two(at) + 1 > end) {
      return false;
    }
    at += 2 + two(at);
    if (at + 1 + at(at) > end) {
      return false;
    }
    at += 1 + at(at);
    if (at == end) {
      return true;
    }
    if (at + 2 > end || at + 2 + two(at) > end) {
      return false;
    }
    end = at + 2 + two(at);
    at += 2;
    return true;
  }

  private int extensionStart;
  private int extensionLength;

  /** Goes to the next extension; -1 at the end or where lengths are wrong. */
  int nextExtension() {
    if (at + 4 > end) {
      return -1;
    }
    int type = two(at);
    int length = two(at + 2);
    if (at + 4 + length > end) {
      return -1;
    }
    extensionStart = at + 4;
    extensionLength = length;
    at += 4 + length;
    return type;
  }

  /** Index of the first byte of the extension's data. */
  int extensionStart() {
    return extensionStart;
  }

  /** Length of the extension's data. */
  int extensionLength() {
    return extensionLength;
  }
}
