package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.hash.HashFunction;

/**
 * A value: how hashes are made and to which server they lead (manual: {@code hash-type}).
 *
 * @param consistent a ring instead of a table
 * @param function what makes 32 bits of a key
 * @param avalanche whether those are mixed once more
 */
public record HashType(boolean consistent, HashFunction function, boolean avalanche) {
  /** What holds when nothing is said. */
  public static final HashType DEFAULT = new HashType(false, HashFunction.SDBM, false);
}
