package dev.evenkeel.balancer.sample.convert;

import java.util.zip.CRC32;

/**
 * The 32-bit hash functions of {@code hash-type} and of the converters of the same names (manual,
 * chapters 4.2 and 7.3.1). Stateless.
 */
public final class Hashes {
  private Hashes() {}

  /** The CRC of Ethernet, gzip and PNG. */
  public static int crc32(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /** Bernstein's hash: times 33 plus the byte. */
  public static int djb2(byte[] bytes, int from, int length) {
    int hash = 5381;
    for (int i = from; i < from + length; i++) {
      hash = hash * 33 + (bytes[i] & 0xff);
    }
    return hash;
  }

  /** The hash of the sdbm library: times 65599 plus the byte. */
  public static int sdbm(byte[] bytes, int from, int length) {
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = hash * 65_599 + (bytes[i] & 0xff);
    }
    return hash;
  }

  /** Two words that turn each other by as many bits as they themselves say. */
  public static int wt6(byte[] bytes, int from, int length) {
    int h0 = 0xa53c965a;
    int h1 = 0x5ca6953a;
    int step0 = 6;
    int step1 = 18;
    for (int i = from; i < from + length; i++) {
      int c = bytes[i] & 0xff;
      h0 = ~(h0 ^ c);
      h1 = ~(h1 + c);
      int turned = Integer.rotateLeft(h1, step0);
      h1 = Integer.rotateLeft(h0, step1);
      h0 = turned;
      int steps = ((h0 >>> 16) ^ h1) & 0xffff;
      step0 = steps & 0x1f;
      step1 = steps >>> 11;
    }
    return h0 ^ h1;
  }

  /**
   * Jenkins's integer hash, in which every bit of the input changes every bit of the output, times
   * a prime near three quarters of the range.
   */
  public static int avalanche(int value) {
    int a = value;
    a = (a + 0x7ed55d16) + (a << 12);
    a = (a ^ 0xc761c23c) ^ (a >>> 19);
    a = (a + 0x165667b1) + (a << 5);
    a = (a + 0xd3a2646c) ^ (a << 9);
    a = (a + 0xfd7046c5) + (a << 3);
    a = (a ^ 0xb55a4f09) ^ (a >>> 16);
    return a * 0xc0000001;
  }
}
