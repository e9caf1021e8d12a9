package dev.evenkeel.balancer.sample.convert;

/** XXH64 for those who hash something else than samples. Stateless. */
public final class Hash64 {
  private Hash64() {}

  /** Returns the hash of bytes, with seed 0. */
  public static long of(byte[] bytes) {
    return XxHash.hash64(bytes, 0, bytes.length, 0);
  }
}
