package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.sample.SampleType;
import java.util.Optional;

/** What the keys of a table are. */
enum KeyType {
  IP("ip", SampleType.IPV4, 4),
  IPV6("ipv6", SampleType.IPV6, 16),
  INTEGER("integer", SampleType.SINT, 4),
  STRING("string", SampleType.STR, 32),
  BINARY("binary", SampleType.BIN, 32);

  final String word;
  final SampleType sampleType;

  /** Bytes of a key; the most of them, and only a default, for strings and blocks. */
  final int bytes;

  KeyType(String word, SampleType sampleType, int bytes) {
    this.word = word;
    this.sampleType = sampleType;
    this.bytes = bytes;
  }

  boolean hasLength() {
    return this == STRING || this == BINARY;
  }

  static Optional<KeyType> of(String word) {
    for (KeyType type : values()) {
      if (type.word.equals(word) || (type == IP && word.equals("ipv4"))) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
