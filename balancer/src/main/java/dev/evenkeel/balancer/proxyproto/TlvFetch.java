package dev.evenkeel.balancer.proxyproto;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/** {@code fc_pp_tlv}: a field of the header that came with a client's connection. Stateless. */
final class TlvFetch {
  /** Longer values are not told (manual of 3.5). */
  private static final int LONGEST = 1024;

  private TlvFetch() {}

  static void register(SampleLanguage language) {
    language.fetch(
        "fc_pp_tlv", "string", SampleType.STR, Availability.CLIENT_CONNECTION, TlvFetch::make);
  }

  private static Fetch make(Arguments arguments) throws InvalidExpressionException {
    int type = TlvType.of(arguments.text(0));
    if (type < 0) {
      throw new InvalidExpressionException(
          "'" + arguments.text(0) + "' is no type of a field of the PROXY protocol");
    }
    return (context, sample) -> {
      ConnectionFacts connection = context.client();
      byte[] value = connection == null ? null : connection.proxyTlv(type);
      return value != null && value.length <= LONGEST && sample.setText(value);
    };
  }
}
