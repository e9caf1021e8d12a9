package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code when(<condition>)}: lets a value pass where something is the case with the stream, so that
 * what is rarely needed is rarely logged (manual 3.1, chapter 7.3.1). Stateless.
 */
final class WhenConverter {
  private WhenConverter() {}

  static void register(SampleLanguage language) {
    language.converter(
        "when", "string[,string]", SampleType.ANY, SampleType.ANY, WhenConverter::make);
  }

  /** Something that may be the case with a stream. */
  private interface Condition {
    boolean holds(SampleContext context, StreamRecord stream);
  }

  private static Converter make(Arguments arguments) throws InvalidExpressionException {
    String word = arguments.text(0);
    boolean negated = word.startsWith("!");
    Condition condition = condition(negated ? word.substring(1) : word, arguments);
    return (context, sample) -> {
      StreamRecord stream = context.extension(StreamRecord.class);
      return stream != null && condition.holds(context, stream) != negated;
    };
  }

  private static Condition condition(String word, Arguments arguments)
      throws InvalidExpressionException {
    if (arguments.has(1) != word.equals("acl")) {
      throw new InvalidExpressionException(
          word.equals("acl")
              ? "'acl' expects the name of an ACL"
              : "condition '" + word + "' has no argument");
    }
    return switch (word) {
      case "error" -> (context, stream) -> !isNormal(stream);
      case "normal" -> (context, stream) -> isNormal(stream);
      case "forwarded" -> (context, stream) -> isForwarded(stream);
      case "toapplet" -> (context, stream) -> isOfService(stream.http());
      case "processed" -> (context, stream) -> isForwarded(stream) || isOfService(stream.http());
      case "stopping" -> (context, stream) -> context.process().isStopping();
      case "acl" -> acl(arguments);
      default ->
          throw new InvalidExpressionException(
              "expects 'error', 'forwarded', 'normal', 'processed', 'stopping', 'toapplet' or"
                  + " 'acl', got '"
                  + word
                  + "'");
    };
  }

  private static Condition acl(Arguments arguments) throws InvalidExpressionException {
    String name = "acl(" + arguments.text(1) + ")";
    Expression expression = arguments.language().parser(arguments.site()).parse(List.of(name));
    // Scratch memory of its own: the value that shall pass stands in the other.
    return (context, stream) -> {
      Sample found = new Sample();
      return expression.evaluateAs(SampleType.BOOL, context, found) && found.number() != 0;
    };
  }

  private static boolean isNormal(StreamRecord stream) {
    return StreamLog.isNormal(
        stream.termination().charAt(0), stream.redispatched(), stream.retries(), stream.http());
  }

  private static boolean isForwarded(StreamRecord stream) {
    // A service has its times too: it was reached at once.
    return stream.connectMs() >= 0 && !isOfService(stream.http());
  }

  private static boolean isOfService(@Nullable HttpRecord http) {
    return http != null && http.isOfService();
  }
}
