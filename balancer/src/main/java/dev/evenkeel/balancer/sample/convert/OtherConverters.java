package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.BackendFacts;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.ServerFacts;

/** Addresses, and names of backends and servers. Stateless. */
final class OtherConverters {
  private OtherConverters() {}

  static void register(SampleLanguage language) {
    language
        .converter(
            "ipmask",
            "IPv4 mask[,IPv6 mask]",
            SampleType.ADDR,
            SampleType.IPV4,
            OtherConverters::mask)
        .converter(
            "nbsrv", "", SampleType.STR, SampleType.SINT, a -> OtherConverters::usableServers)
        .converter(
            "fe_exists",
            "",
            SampleType.STR,
            SampleType.BOOL,
            a -> (context, s) -> s.setBool(context.process().frontend(s.text()) != null))
        .converter("srv_queue", "", SampleType.STR, SampleType.SINT, a -> OtherConverters::queue);
  }

  private static Converter mask(Arguments arguments) {
    byte[] four = arguments.bytes(0);
    byte[] six = arguments.has(1) ? arguments.bytes(1) : new byte[0];
    return (context, sample) -> {
      if (sample.type() == SampleType.IPV6 && isMapped(sample)) {
        sample.set(SampleType.IPV4, sample.bytes(), sample.from() + 12, 4);
      }
      byte[] mask = sample.type() == SampleType.IPV4 ? four : six;
      if (mask.length == 0) {
        return false;
      }
      byte[] room = sample.room();
      for (int i = 0; i < mask.length; i++) {
        room[i] = (byte) (sample.at(i) & mask[i]);
      }
      return sample.set(sample.type(), room, 0, mask.length);
    };
  }

  /** Whether an IPv6 address stands for an IPv4 one (RFC 4291 2.5.5.2). */
  private static boolean isMapped(Sample sample) {
    for (int i = 0; i < 10; i++) {
      if (sample.at(i) != 0) {
        return false;
      }
    }
    return sample.at(10) == 0xff && sample.at(11) == 0xff;
  }

  private static boolean usableServers(SampleContext context, Sample sample) {
    BackendFacts backend = context.process().backend(sample.text());
    return backend != null && sample.setNumber(backend.usableServers());
  }

  private static boolean queue(SampleContext context, Sample sample) {
    if (!Casts.cast(sample, SampleType.STR)) {
      return false;
    }
    String name = sample.text();
    int slash = name.indexOf('/');
    BackendFacts backend =
        slash < 0 ? context.backend() : context.process().backend(name.substring(0, slash));
    ServerFacts server = backend == null ? null : backend.serverFacts(name.substring(slash + 1));
    return server != null && sample.setNumber(server.queuedStreams());
  }
}
