package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.hash.HashFunction;
import dev.evenkeel.linux.SocketAddress;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Stateless: which 32 bits of a stream decide about its server.
 *
 * @param ofSource whether it is the client's address ({@code balance source}), not a key
 * @param function what makes 32 bits of a key; addresses go without
 * @param avalanche whether the result is mixed once more
 */
record HashInput(boolean ofSource, HashFunction function, boolean avalanche) {
  /** The hash of a stream; empty where it has nothing to hash. */
  OptionalInt of(Applicant who) {
    if (ofSource) {
      return who.clientAddress() instanceof SocketAddress.Internet internet
          ? OptionalInt.of(mixed(fold(internet.host().getAddress())))
          : OptionalInt.empty();
    }
    byte @Nullable [] key = who.hashKey();
    return key == null ? OptionalInt.empty() : OptionalInt.of(mixed(function.of(key)));
  }

  private int mixed(int hash) {
    return avalanche ? HashFunction.avalanche(hash) : hash;
  }

  /** An address of any length as 32 bits: its words, one upon the other. */
  private static int fold(byte[] address) {
    int hash = 0;
    for (int index = 0; index + 3 < address.length; index += 4) {
      hash ^=
          (address[index] & 0xff) << 24
              | (address[index + 1] & 0xff) << 16
              | (address[index + 2] & 0xff) << 8
              | (address[index + 3] & 0xff);
    }
    return hash;
  }
}
