package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.hash.HashFunction;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.zip.CRC32C;

/** Hashes that yield integers, bit for bit those of HAProxy. Stateless. */
final class HashConverters {
  private HashConverters() {}

  private interface Hash {
    int of(byte[] bytes, int from, int length);
  }

  static void register(SampleLanguage language) {
    avalanching(language, "crc32", HashFunction.CRC32::of);
    avalanching(language, "crc32c", HashConverters::crc32c);
    avalanching(language, "djb2", HashFunction.DJB2::of);
    avalanching(language, "sdbm", HashFunction.SDBM::of);
    avalanching(language, "wt6", HashFunction.WT6::of);
    language
        .converter("xxh32", "[integer]", SampleType.BIN, SampleType.SINT, HashConverters::xxh32)
        .converter("xxh64", "[integer]", SampleType.BIN, SampleType.SINT, HashConverters::xxh64)
        .converter("xxh3", "[integer]", SampleType.BIN, SampleType.SINT, HashConverters::xxh3);
  }

  private static int crc32c(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static void avalanching(SampleLanguage language, String name, Hash hash) {
    language.converter(
        name,
        "[integer]",
        SampleType.BIN,
        SampleType.SINT,
        arguments -> {
          boolean avalanche = arguments.number(0, 0) != 0;
          return (context, sample) -> {
            int value = hash.of(sample.bytes(), sample.from(), sample.length());
            return unsigned(sample, avalanche ? HashFunction.avalanche(value) : value);
          };
        });
  }

  private static boolean unsigned(Sample sample, int value) {
    return sample.setNumber(value & 0xffffffffL);
  }

  private static Converter xxh32(Arguments arguments) {
    int seed = arguments.integer(0, 0);
    return (context, sample) ->
        unsigned(sample, XxHash.hash32(sample.bytes(), sample.from(), sample.length(), seed));
  }

  private static Converter xxh64(Arguments arguments) {
    long seed = arguments.number(0, 0);
    return (context, sample) ->
        sample.setNumber(XxHash.hash64(sample.bytes(), sample.from(), sample.length(), seed));
  }

  private static Converter xxh3(Arguments arguments) {
    long seed = arguments.number(0, 0);
    return (context, sample) ->
        sample.setNumber(Xxh3.hash(sample.bytes(), sample.from(), sample.length(), seed));
  }
}
