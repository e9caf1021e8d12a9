package dev.evenkeel.balancer.sample.convert;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** XXH32 and XXH64, from the published description of the algorithm. Stateless. */
final class XxHash {
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final int P32_1 = 0x9E3779B1;
  static final int P32_2 = 0x85EBCA77;
  static final int P32_3 = 0xC2B2AE3D;
  private static final int P32_4 = 0x27D4EB2F;
  private static final int P32_5 = 0x165667B1;

  static final long P64_1 = 0x9E3779B185EBCA87L;
  static final long P64_2 = 0xC2B2AE3D27D4EB4FL;
  static final long P64_3 = 0x165667B19E3779F9L;
  static final long P64_4 = 0x85EBCA77C2B2AE63L;
  static final long P64_5 = 0x27D4EB2F165667C5L;

  private XxHash() {}

  static int readInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long readLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static int hash32(byte[] bytes, int from, int length, int seed) {
    int at = from;
    int end = from + length;
    int hash;
    if (length >= 16) {
      int v1 = seed + P32_1 + P32_2;
      int v2 = seed + P32_2;
      int v3 = seed;
      int v4 = seed - P32_1;
      for (; at + 16 <= end; at += 16) {
        v1 = round32(v1, readInt(bytes, at));
        v2 = round32(v2, readInt(bytes, at + 4));
        v3 = round32(v3, readInt(bytes, at + 8));
        v4 = round32(v4, readInt(bytes, at + 12));
      }
      hash =
          Integer.rotateLeft(v1, 1)
              + Integer.rotateLeft(v2, 7)
              + Integer.rotateLeft(v3, 12)
              + Integer.rotateLeft(v4, 18);
    } else {
      hash = seed + P32_5;
    }
    hash += length;
    for (; at + 4 <= end; at += 4) {
      hash = Integer.rotateLeft(hash + readInt(bytes, at) * P32_3, 17) * P32_4;
    }
    for (; at < end; at++) {
      hash = Integer.rotateLeft(hash + (bytes[at] & 0xff) * P32_5, 11) * P32_1;
    }
    hash = (hash ^ (hash >>> 15)) * P32_2;
    hash = (hash ^ (hash >>> 13)) * P32_3;
    return hash ^ (hash >>> 16);
  }

  private static int round32(int accumulator, int input) {
    return Integer.rotateLeft(accumulator + input * P32_2, 13) * P32_1;
  }

  static long hash64(byte[] bytes, int from, int length, long seed) {
    int at = from;
    int end = from + length;
    long hash;
    if (length >= 32) {
      long v1 = seed + P64_1 + P64_2;
      long v2 = seed + P64_2;
      long v3 = seed;
      long v4 = seed - P64_1;
      for (; at + 32 <= end; at += 32) {
        v1 = round64(v1, readLong(bytes, at));
        v2 = round64(v2, readLong(bytes, at + 8));
        v3 = round64(v3, readLong(bytes, at + 16));
        v4 = round64(v4, readLong(bytes, at + 24));
      }
      hash =
          Long.rotateLeft(v1, 1)
              + Long.rotateLeft(v2, 7)
              + Long.rotateLeft(v3, 12)
              + Long.rotateLeft(v4, 18);
      hash = merge64(hash, v1);
      hash = merge64(hash, v2);
      hash = merge64(hash, v3);
      hash = merge64(hash, v4);
    } else {
      hash = seed + P64_5;
    }
    hash += length;
    for (; at + 8 <= end; at += 8) {
      hash = Long.rotateLeft(hash ^ round64(0, readLong(bytes, at)), 27) * P64_1 + P64_4;
    }
    if (at + 4 <= end) {
      hash =
          Long.rotateLeft(hash ^ ((readInt(bytes, at) & 0xffffffffL) * P64_1), 23) * P64_2 + P64_3;
      at += 4;
    }
    for (; at < end; at++) {
      hash = Long.rotateLeft(hash ^ ((bytes[at] & 0xff) * P64_5), 11) * P64_1;
    }
    return avalanche64(hash);
  }

  static long avalanche64(long value) {
    long hash = (value ^ (value >>> 33)) * P64_2;
    hash = (hash ^ (hash >>> 29)) * P64_3;
    return hash ^ (hash >>> 32);
  }

  private static long round64(long accumulator, long input) {
    return Long.rotateLeft(accumulator + input * P64_2, 31) * P64_1;
  }

  private static long merge64(long accumulator, long value) {
    return (accumulator ^ round64(0, value)) * P64_1 + P64_4;
  }
}
