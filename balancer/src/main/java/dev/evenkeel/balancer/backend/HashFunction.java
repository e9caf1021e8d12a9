package dev.evenkeel.balancer.backend;

import java.util.zip.CRC32;

/**
 * What makes 32 bits of a key (manual: {@code hash-type}). Bit for bit HAProxy's: two balancers
 * must send a key to the same server. All arithmetic is modulo 2^32.
 */
public enum HashFunction {
  /** Of the sdbm database library: h * 65599 + c. */
  SDBM("sdbm") {
    @Override
    public int of(byte[] key) {
      int hash = 0;
      for (byte each : key) {
        hash = (each & 0xff) + (hash << 6) + (hash << 16) - hash;
      }
      return hash;
    }
  },
  /** Dan Bernstein's: h * 33 + c, from 5381. */
  DJB2("djb2") {
    @Override
    public int of(byte[] key) {
      int hash = 5381;
      for (byte each : key) {
        hash = (hash << 5) + hash + (each & 0xff);
      }
      return hash;
    }
  },
  /** HAProxy's own: two words that turn each other. */
  WT6("wt6") {
    @Override
    public int of(byte[] key) {
      int left = 0xa53c965a;
      int right = 0x5ca6953a;
      int leftTurn = 6;
      int rightTurn = 18;
      for (byte each : key) {
        int octet = each & 0xff;
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
    public int of(byte[] key) {
      CRC32 sum = new CRC32();
      sum.update(key);
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

  /** The hash of a key. */
  public abstract int of(byte[] key);

  /**
   * Lets every bit of the result depend on every bit of a hash (Bob Jenkins, modifier avalanche).
   */
  static int avalanche(int hash) {
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
