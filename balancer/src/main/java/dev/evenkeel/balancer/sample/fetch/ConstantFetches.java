package dev.evenkeel.balancer.sample.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Value;
import dev.evenkeel.balancer.sample.VariableName;
import org.jspecify.annotations.Nullable;

/** Fetches whose value the configuration gives, and variables. Stateless. */
final class ConstantFetches {
  private ConstantFetches() {}

  static void register(SampleLanguage language) {
    Availability always = Availability.ALWAYS;
    language
        .fetch("always_true", "", SampleType.BOOL, always, a -> (c, s) -> s.setBool(true))
        .fetch("always_false", "", SampleType.BOOL, always, a -> (c, s) -> s.setBool(false))
        .fetch("bool", "string", SampleType.BOOL, always, ConstantFetches::bool)
        .fetch("int", "integer", SampleType.SINT, always, ConstantFetches::integer)
        .fetch("str", "string", SampleType.STR, always, ConstantFetches::string)
        .fetch("meth", "string", SampleType.METH, always, ConstantFetches::method)
        .fetch("bin", "string", SampleType.BIN, always, ConstantFetches::binary)
        .fetch("ipv4", "IPv4 address", SampleType.IPV4, always, ConstantFetches::address)
        .fetch("ipv6", "IPv6 address", SampleType.IPV6, always, ConstantFetches::address)
        .fetch("var", "string[,string]", SampleType.ANY, always, ConstantFetches::variable);
  }

  private static Fetch bool(Arguments arguments) throws InvalidExpressionException {
    String text = arguments.text(0);
    boolean truth = text.equals("true") || text.equals("1");
    if (!truth && !text.equals("false") && !text.equals("0")) {
      throw new InvalidExpressionException("Expects 'true', 'false', '0' or '1'");
    }
    return (context, sample) -> sample.setBool(truth);
  }

  private static Fetch integer(Arguments arguments) {
    long number = arguments.number(0, 0);
    return (context, sample) -> sample.setNumber(number);
  }

  private static Fetch string(Arguments arguments) {
    byte[] bytes = arguments.text(0).getBytes(ISO_8859_1);
    return (context, sample) -> sample.setText(bytes);
  }

  private static Fetch method(Arguments arguments) {
    byte[] bytes = arguments.text(0).getBytes(ISO_8859_1);
    return (context, sample) -> sample.set(SampleType.METH, bytes, 0, bytes.length);
  }

  private static Fetch binary(Arguments arguments) throws InvalidExpressionException {
    byte[] bytes = Hexadecimal.parse(arguments.text(0));
    return (context, sample) -> sample.setBinary(bytes, 0, bytes.length);
  }

  private static Fetch address(Arguments arguments) {
    byte[] bytes = arguments.bytes(0);
    return (context, sample) -> sample.setAddress(bytes);
  }

  private static Fetch variable(Arguments arguments) throws InvalidExpressionException {
    VariableName name = VariableName.parse(arguments.text(0));
    byte @Nullable [] otherwise =
        arguments.count() > 1 ? arguments.text(1).getBytes(ISO_8859_1) : null;
    return (context, sample) -> {
      Value value = name.get(context);
      if (value != null) {
        return sample.set(value);
      }
      return otherwise != null && sample.setText(otherwise);
    };
  }
}
