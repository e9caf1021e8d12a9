package dev.evenkeel.balancer.forwarding;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** Converters of the field {@code Forwarded} (manual 3.x, chapter 7.3.1; RFC 7239). Stateless. */
public final class ForwardedConverters {
  private static final List<String> NAMES = List.of("proto", "host", "for", "by");

  private ForwardedConverters() {}

  /** Adds them to a language. */
  public static void register(SampleLanguage language) {
    SampleType str = SampleType.STR;
    SampleType any = SampleType.ANY;
    language
        .converter(
            "rfc7239_is_valid",
            "",
            str,
            SampleType.BOOL,
            a -> (context, sample) -> sample.setBool(ForwardedElement.parse(sample.text()) != null))
        .converter("rfc7239_field", "string", str, str, ForwardedConverters::field)
        .converter("rfc7239_n2nn", "", str, any, a -> (context, sample) -> nodeName(sample))
        .converter("rfc7239_n2np", "", str, any, a -> (context, sample) -> nodePort(sample))
        .converter("rfc7239_nn", "", any, str, a -> (context, sample) -> toName(sample))
        .converter("rfc7239_np", "", any, str, a -> (context, sample) -> toPort(sample));
  }

  private static Converter field(Arguments arguments) throws InvalidExpressionException {
    String name = arguments.text(0);
    if (!NAMES.contains(name)) {
      throw new InvalidExpressionException(
          "parameter must be one of " + String.join(", ", NAMES) + " (got '" + name + "')");
    }
    return (context, sample) -> {
      Map<String, String> pairs = ForwardedElement.parse(sample.text());
      String value = pairs == null ? null : pairs.get(name);
      return value != null && sample.setText(value);
    };
  }

  private static boolean nodeName(Sample sample) {
    ForwardedNode node = ForwardedNode.parse(sample.text());
    if (node == null) {
      return false;
    }
    InetAddress address = node.address();
    return address == null ? sample.setText(node.name()) : sample.setAddress(address);
  }

  private static boolean nodePort(Sample sample) {
    ForwardedNode node = ForwardedNode.parse(sample.text());
    if (node == null || node.port().isEmpty()) {
      return false;
    }
    return node.port().startsWith("_")
        ? sample.setText(node.port())
        : sample.setNumber(Long.parseLong(node.port()));
  }

  private static boolean toName(Sample sample) {
    String named = ForwardedNode.nameOf(sample);
    if (named != null) {
      return sample.setText(named);
    }
    if (!Casts.cast(sample, SampleType.STR)) {
      return false;
    }
    return sample.length() == 0 ? sample.setText(ForwardedNode.UNKNOWN) : hide(sample);
  }

  private static boolean toPort(Sample sample) {
    if (sample.type() == SampleType.SINT) {
      String port = ForwardedNode.portOf(sample.number());
      return !port.isEmpty() && sample.setText(port);
    }
    return Casts.cast(sample, SampleType.STR) && sample.length() > 0 && hide(sample);
  }

  private static boolean hide(Sample sample) {
    // The text itself is what is hidden: an underscore of its own is no sign of that.
    String identifier = ForwardedNode.obfuscated("_" + sample.text());
    return identifier != null && sample.setText(identifier);
  }
}
