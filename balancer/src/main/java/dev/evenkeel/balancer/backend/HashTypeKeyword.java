package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.hash.HashFunction;
import java.util.Optional;
import java.util.stream.Stream;

/** The parsers of {@code hash-type} and {@code hash-balance-factor}. Stateless. */
final class HashTypeKeyword {
  private HashTypeKeyword() {}

  static void parse(Line line, ProxyDraft proxy) {
    if (!proxy.warnUnlessBackend(line, "hash-type")) {
      return;
    }
    String method = line.word(1);
    if (method.equals("avalanche")) {
      line.alert(
          " : experimental feature 'hash-type avalanche' is not supported anymore, please use"
              + " 'hash-type map-based sdbm avalanche' instead.");
      return;
    }
    if (!method.equals("consistent") && !method.equals("map-based")) {
      line.alert(" : 'hash-type' only supports 'consistent' and 'map-based'.");
      return;
    }
    boolean consistent = method.equals("consistent");
    if (line.word(2).isEmpty()) {
      // Manual: a ring alone is "sdbm avalanche".
      proxy
          .settings()
          .set(BackendSettings.HASH_TYPE, new HashType(consistent, HashFunction.SDBM, consistent));
      return;
    }
    if (line.word(2).equals("none")) {
      line.notSupported("'hash-type " + method + " none'");
      return;
    }
    Optional<HashFunction> function =
        Stream.of(HashFunction.values()).filter(f -> f.word().equals(line.word(2))).findFirst();
    if (function.isEmpty()) {
      line.alert(" : 'hash-type' only supports 'sdbm', 'djb2', 'crc32', or 'wt6' hash functions.");
      return;
    }
    String modifier = line.word(3);
    if (!modifier.isEmpty() && !modifier.equals("avalanche")) {
      line.alert(" : 'hash-type' only supports 'avalanche' as a modifier for hash functions.");
      return;
    }
    proxy
        .settings()
        .set(
            BackendSettings.HASH_TYPE,
            new HashType(consistent, function.get(), !modifier.isEmpty()));
  }

  static void parseBalanceFactor(Line line, ProxyDraft proxy) {
    if (line.word(1).isEmpty()) {
      line.alert(" : 'hash-balance-factor' expects an integer argument.");
      return;
    }
    int percent = Numbers.lenient(line.word(1));
    if (percent != 0 && percent <= 100) {
      line.alert(" : 'hash-balance-factor' must be 0 or greater than 100.");
      return;
    }
    if (proxy.hasBackend()) {
      proxy.settings().set(BackendSettings.HASH_BALANCE_FACTOR, percent);
    }
  }
}
