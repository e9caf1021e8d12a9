package dev.evenkeel.balancer.hash;

import java.util.zip.CRC32;

/**
 * What makes 32 bits of a key (manual: {@code hash-type}, and the converters of the same names,
 * chapter 7.3.1). Stateless. Bit for bit HAProxy's: two balancers must send a key to the same
 * server. All arithmetic is modulo 2^32.
 */
public enum HashFunction {
  /** Of the sdbm database library: h * 65599 + c. */
  SDBM("sdbm") {
    @Override
    public int of(byte[] bytes, int from, int length) {
      int hash = 0;
      for (int i = from; i < from + length; i++) {
        hash = (bytes[i] & 0xff) + (hash << 6) + (hash << 16) - hash;
      }
      return hash;
    }
  },
  /** Dan Bernstein's: h * 33 + c, from 5381. */
  DJB2("djb2") {
    @Override
    public int of(byte[] bytes, int from, int length) {
      int hash = 5381;
      for (int i = from; i < from + length; i++) {
        hash = (hash << 5) + hash + (bytes[i] & 0xff);
      }
      return hash;
    }
  },
  /** HAProxy's own: two words that turn each other. */
  WT6("wt6") {
    @Override
    public int of(byte[] bytes, int from, int length) {
      int left = 0xa53c965a;
      int right = 0x5ca6953a;
      int leftTurn = 6;
      int rightTurn = 18;
      for (int i = from; i < from + length; i++) {
        int octet = bytes[i] & 0xff;
        left = ~(left ^ octet);
        right = ~(right + octet);
        int turned = Integer.rotateLeft(right, leftTurn);
        right = Integer.rotateLeft(left, rightTurn);
        left = turned;
        int mixed = ((left >>> 16) ^ right) & 0xffff;
        leftTurn = mixed & 0x1f;
        rightTurn = mixed >>> 11;
      }
      return left ^ right;
    }
  },
  /** Of Ethernet, gzip and PNG. */
  CRC32("crc32") {
    @Override
    public int of(byte[] bytes, int from, int length) {
      CRC32 sum = new CRC32();
      sum.update(bytes, from, length);
      return (int) sum.getValue();
    }
  };

  private final String word;

  HashFunction(String word) {
    this.word = word;
  }

  /** The word of the configuration. */
  public String word() {
    return word;
  }

  /** The hash of a part of an array. */
  public abstract int of(byte[] bytes, int from, int length);

  /** The hash of a key. */
  public int of(byte[] key) {
    return of(key, 0, key.length);
  }

  /**
   * Lets every bit of the result depend on every bit of a hash (Bob Jenkins, modifier avalanche).
   */
  public static int avalanche(int hash) {
    int a = hash;
    a = a + 0x7ed55d16 + (a << 12);
    a = a ^ 0xc761c23c ^ (a >>> 19);
    a = a + 0x165667b1 + (a << 5);
    a = (a + 0xd3a2646c) ^ (a << 9);
    a = a + 0xfd7046c5 + (a << 3);
    a = a ^ 0xb55a4f09 ^ (a >>> 16);
    return a * (int) 3221225473L;
  }
}
