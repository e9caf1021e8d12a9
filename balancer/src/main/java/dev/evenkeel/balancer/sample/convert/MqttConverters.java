package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.List;
import java.util.Locale;

/** Whether bytes are a packet of MQTT, and what is in it. Stateless. */
final class MqttConverters {
  /** By their number; the first one is none. */
  private static final List<String> TYPES =
      List.of(
          "",
          "connect",
          "connack",
          "publish",
          "puback",
          "pubrec",
          "pubrel",
          "pubcomp",
          "subscribe",
          "suback",
          "unsubscribe",
          "unsuback",
          "pingreq",
          "pingresp",
          "disconnect",
          "auth");

  private MqttConverters() {}

  static void register(SampleLanguage language) {
    language
        .converter("mqtt_is_valid", "", SampleType.BIN, SampleType.BOOL, a -> (c, s) -> isValid(s))
        .converter(
            "mqtt_field_value",
            "string,string",
            SampleType.BIN,
            SampleType.STR,
            MqttConverters::value);
  }

  private static boolean isValid(Sample sample) {
    return switch (MqttPacket.of(sample).outcome()) {
      case VALID -> sample.setBool(true);
      case INVALID -> sample.setBool(false);
      case UNFINISHED -> {
        sample.setMayChange(true);
        yield false;
      }
    };
  }

  private static Converter value(Arguments arguments) throws InvalidExpressionException {
    String word = arguments.text(0);
    int type =
        word.matches("[1-9]|1[0-5]")
            ? Integer.parseInt(word)
            : TYPES.indexOf(word.toLowerCase(Locale.ROOT));
    if (type <= 0) {
      throw new InvalidExpressionException("Unknown MQTT type '" + word + "'");
    }
    String name = arguments.text(1);
    if (!MqttPacket.hasField(type, name)) {
      throw new InvalidExpressionException(
          "Unknown MQTT field name '" + name + "' for packet type '" + word + "'");
    }
    String field = name.toLowerCase(Locale.ROOT);
    return (context, sample) -> {
      MqttPacket packet = MqttPacket.of(sample);
      MqttPacket.Outcome outcome = packet.outcome();
      if (outcome != MqttPacket.Outcome.VALID || packet.type() != type) {
        sample.setMayChange(outcome == MqttPacket.Outcome.UNFINISHED);
        return false;
      }
      byte[] value = packet.field(field);
      return value != null && value.length > 0 && sample.setBinary(value, 0, value.length);
    };
  }
}
