package dev.evenkeel.balancer.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Texts;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code map} and its kin: values found by matching keys (manual, chapter 7.3.1). Stateless. */
final class MapConverters {
  private MapConverters() {}

  static void register(SampleLanguage language, AclLanguage acls) {
    add(language, acls, "map", MatchMethod.STR, SampleType.STR);
    List<MatchMethod> methods =
        List.of(
            MatchMethod.STR,
            MatchMethod.BEG,
            MatchMethod.SUB,
            MatchMethod.DIR,
            MatchMethod.DOM,
            MatchMethod.END,
            MatchMethod.REG,
            MatchMethod.INT,
            MatchMethod.IP);
    for (MatchMethod method : methods) {
      String name = "map_" + method.word();
      add(language, acls, name, method, SampleType.STR);
      add(language, acls, name + "_int", method, SampleType.SINT);
      add(language, acls, name + "_ip", method, SampleType.ADDR);
    }
    language.converter(
        "map_regm",
        "string[,string]",
        SampleType.STR,
        SampleType.STR,
        arguments -> make(arguments, acls, MatchMethod.REG, SampleType.STR, true));
  }

  private static void add(
      SampleLanguage language,
      AclLanguage acls,
      String name,
      MatchMethod method,
      SampleType output) {
    language.converter(
        name,
        output == SampleType.SINT ? "string[,integer]" : "string[,string]",
        method.input(),
        output,
        arguments -> make(arguments, acls, method, output, false));
  }

  private static Converter make(
      Arguments arguments,
      AclLanguage acls,
      MatchMethod method,
      SampleType output,
      boolean substituting)
      throws InvalidExpressionException {
    String user =
        "map at file '"
            + arguments.site().position().file()
            + "' line "
            + arguments.site().position().line();
    PatternList patterns = new PatternList(method, false);
    patterns.add(acls.file(arguments.text(0), true, false, user));
    byte @Nullable [] otherwise =
        arguments.count() > 1 ? arguments.text(1).getBytes(ISO_8859_1) : null;
    if (otherwise != null
        && output == SampleType.ADDR
        && Texts.address(arguments.text(1)) == null) {
      throw new InvalidExpressionException("Cannot parse default value as an address");
    }
    MapSubstitution substitution = substituting ? new MapSubstitution() : null;
    return (context, sample) -> {
      Pattern found = patterns.find(sample);
      if (found == null) {
        return otherwise != null && set(sample, new String(otherwise, ISO_8859_1), output);
      }
      return substitution == null
          ? set(sample, found.value(), output)
          : substitution.apply(found, sample);
    };
  }

  private static boolean set(Sample sample, String value, SampleType output) {
    return switch (output) {
      case SINT -> value.matches("[+-]?[0-9]{1,18}") && sample.setNumber(Long.parseLong(value));
      case ADDR -> {
        InetAddress address = Texts.address(value);
        yield address != null && sample.setAddress(address);
      }
      default -> sample.setText(value.getBytes(ISO_8859_1));
    };
  }
}
