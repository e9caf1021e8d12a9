package dev.evenkeel.balancer.sample.convert;

import static dev.evenkeel.balancer.sample.convert.XxHash.P32_1;
import static dev.evenkeel.balancer.sample.convert.XxHash.P32_2;
import static dev.evenkeel.balancer.sample.convert.XxHash.P32_3;
import static dev.evenkeel.balancer.sample.convert.XxHash.P64_1;
import static dev.evenkeel.balancer.sample.convert.XxHash.P64_2;
import static dev.evenkeel.balancer.sample.convert.XxHash.P64_3;
import static dev.evenkeel.balancer.sample.convert.XxHash.P64_4;
import static dev.evenkeel.balancer.sample.convert.XxHash.P64_5;
import static dev.evenkeel.balancer.sample.convert.XxHash.readInt;
import static dev.evenkeel.balancer.sample.convert.XxHash.readLong;

import java.util.HexFormat;

/** The 64-bit variant of XXH3, from the published description of the algorithm. Stateless. */
final class Xxh3 {
  private static final byte[] SECRET =
      HexFormat.of()
          .parseHex(
              "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                  + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                  + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                  + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                  + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                  + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

  private static final int STRIPE_BYTES = 64;
  private static final int STRIPES_PER_BLOCK = (192 - STRIPE_BYTES) / 8;
  private static final long PRIME_MX1 = 0x165667919E3779F9L;
  private static final long PRIME_MX2 = 0x9FB21C651E98DF25L;

  private Xxh3() {}

  static long hash(byte[] in, int from, int length, long seed) {
    if (length <= 16) {
      return upTo16(in, from, length, seed);
    }
    if (length <= 128) {
      return upTo128(in, from, length, seed);
    }
    if (length <= 240) {
      return upTo240(in, from, length, seed);
    }
    return longer(in, from, length, seed);
  }

  private static long foldedProduct(long a, long b) {
    return (a * b) ^ Math.unsignedMultiplyHigh(a, b);
  }

  private static long avalanche(long value) {
    long hash = (value ^ (value >>> 37)) * PRIME_MX1;
    return hash ^ (hash >>> 32);
  }

  private static long upTo16(byte[] in, int from, int length, long seed) {
    if (length > 8) {
      long flip1 = (readLong(SECRET, 24) ^ readLong(SECRET, 32)) + seed;
      long flip2 = (readLong(SECRET, 40) ^ readLong(SECRET, 48)) - seed;
      long low = readLong(in, from) ^ flip1;
      long high = readLong(in, from + length - 8) ^ flip2;
      return avalanche(length + Long.reverseBytes(low) + high + foldedProduct(low, high));
    }
    if (length >= 4) {
      long mixed = seed ^ ((Integer.reverseBytes((int) seed) & 0xffffffffL) << 32);
      long first = readInt(in, from) & 0xffffffffL;
      long last = readInt(in, from + length - 4) & 0xffffffffL;
      long flip = (readLong(SECRET, 8) ^ readLong(SECRET, 16)) - mixed;
      long value = (last + (first << 32)) ^ flip;
      long hash = value ^ Long.rotateLeft(value, 49) ^ Long.rotateLeft(value, 24);
      hash *= PRIME_MX2;
      hash ^= (hash >>> 35) + length;
      hash *= PRIME_MX2;
      return hash ^ (hash >>> 28);
    }
    if (length > 0) {
      int first = in[from] & 0xff;
      int middle = in[from + (length >> 1)] & 0xff;
      int last = in[from + length - 1] & 0xff;
      int combined = (first << 16) | (middle << 24) | last | (length << 8);
      long flip = ((readInt(SECRET, 0) ^ readInt(SECRET, 4)) & 0xffffffffL) + seed;
      return XxHash.avalanche64((combined & 0xffffffffL) ^ flip);
    }
    return XxHash.avalanche64(seed ^ readLong(SECRET, 56) ^ readLong(SECRET, 64));
  }

  private static long mix16(byte[] in, int at, int secret, long seed) {
    return foldedProduct(
        readLong(in, at) ^ (readLong(SECRET, secret) + seed),
        readLong(in, at + 8) ^ (readLong(SECRET, secret + 8) - seed));
  }

  private static long upTo128(byte[] in, int from, int length, long seed) {
    long sum = length * P64_1;
    int end = from + length;
    for (int i = (length - 1) / 32; i >= 0; i--) {
      sum += mix16(in, from + 16 * i, 32 * i, seed);
      sum += mix16(in, end - 16 * (i + 1), 32 * i + 16, seed);
    }
    return avalanche(sum);
  }

  private static long upTo240(byte[] in, int from, int length, long seed) {
    long sum = length * P64_1;
    int rounds = length / 16;
    for (int i = 0; i < 8; i++) {
      sum += mix16(in, from + 16 * i, 16 * i, seed);
    }
    sum = avalanche(sum);
    for (int i = 8; i < rounds; i++) {
      sum += mix16(in, from + 16 * i, 16 * (i - 8) + 3, seed);
    }
    sum += mix16(in, from + length - 16, 136 - 17, seed);
    return avalanche(sum);
  }

  private static byte[] secretFor(long seed) {
    if (seed == 0) {
      return SECRET;
    }
    byte[] secret = new byte[192];
    for (int i = 0; i < 192; i += 16) {
      XxHash.LONG.set(secret, i, readLong(SECRET, i) + seed);
      XxHash.LONG.set(secret, i + 8, readLong(SECRET, i + 8) - seed);
    }
    return secret;
  }

  private static long longer(byte[] in, int from, int length, long seed) {
    byte[] secret = secretFor(seed);
    long[] sums = {
      P32_3 & 0xffffffffL,
      P64_1,
      P64_2,
      P64_3,
      P64_4,
      P32_2 & 0xffffffffL,
      P64_5,
      P32_1 & 0xffffffffL
    };
    int blockBytes = STRIPE_BYTES * STRIPES_PER_BLOCK;
    int blocks = (length - 1) / blockBytes;
    for (int block = 0; block < blocks; block++) {
      for (int stripe = 0; stripe < STRIPES_PER_BLOCK; stripe++) {
        add(sums, in, from + block * blockBytes + stripe * STRIPE_BYTES, secret, stripe * 8);
      }
      scramble(sums, secret, 192 - STRIPE_BYTES);
    }
    int stripes = (length - 1 - blockBytes * blocks) / STRIPE_BYTES;
    for (int stripe = 0; stripe < stripes; stripe++) {
      add(sums, in, from + blocks * blockBytes + stripe * STRIPE_BYTES, secret, stripe * 8);
    }
    add(sums, in, from + length - STRIPE_BYTES, secret, 192 - STRIPE_BYTES - 7);
    long result = length * P64_1;
    for (int i = 0; i < 4; i++) {
      result +=
          foldedProduct(
              sums[2 * i] ^ readLong(secret, 11 + 16 * i),
              sums[2 * i + 1] ^ readLong(secret, 11 + 16 * i + 8));
    }
    return avalanche(result);
  }

  private static void add(long[] sums, byte[] in, int at, byte[] secret, int secretAt) {
    for (int i = 0; i < 8; i++) {
      long value = readLong(in, at + 8 * i);
      long key = value ^ readLong(secret, secretAt + 8 * i);
      sums[i ^ 1] += value;
      sums[i] += (key & 0xffffffffL) * (key >>> 32);
    }
  }

  private static void scramble(long[] sums, byte[] secret, int secretAt) {
    for (int i = 0; i < 8; i++) {
      long sum = sums[i];
      sum ^= sum >>> 47;
      sum ^= readLong(secret, secretAt + 8 * i);
      sums[i] = sum * (P32_1 & 0xffffffffL);
    }
  }
}
