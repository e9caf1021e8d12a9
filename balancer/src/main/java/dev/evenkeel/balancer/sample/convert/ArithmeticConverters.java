package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.ConverterKeyword;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Value;
import dev.evenkeel.balancer.sample.VariableName;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Arithmetic, bits and truth. Results that do not fit are the largest that do. Stateless. */
final class ArithmeticConverters {
  private ArithmeticConverters() {}

  static void register(SampleLanguage language) {
    binary(language, "add", ArithmeticConverters::add);
    binary(language, "sub", ArithmeticConverters::subtract);
    binary(language, "mul", ArithmeticConverters::multiply);
    binary(language, "div", (a, b) -> b == 0 ? Long.MAX_VALUE : divide(a, b));
    binary(language, "mod", (a, b) -> b == 0 ? 0 : b == -1 ? 0 : a % b);
    binary(language, "and", (a, b) -> a & b);
    binary(language, "or", (a, b) -> a | b);
    binary(language, "xor", (a, b) -> a ^ b);
    unary(language, "cpl", a -> ~a);
    unary(language, "neg", a -> -a);
    truth(language, "bool", a -> a != 0 ? 1 : 0);
    truth(language, "not", a -> a == 0 ? 1 : 0);
    truth(language, "odd", a -> a & 1);
    truth(language, "even", a -> (a & 1) ^ 1);
  }

  static long add(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }

  private static long subtract(long a, long b) {
    return b == Long.MIN_VALUE ? add(add(a, Long.MAX_VALUE), 1) : add(a, -b);
  }

  private static long multiply(long a, long b) {
    long product = a * b;
    if (Math.multiplyHigh(a, b) == product >> 63) {
      return product;
    }
    return (a < 0) == (b < 0) ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  private static long divide(long a, long b) {
    return a == Long.MIN_VALUE && b == -1 ? Long.MAX_VALUE : a / b;
  }

  private static void unary(SampleLanguage language, String name, LongUnaryOperator operator) {
    language.converter(
        name,
        "",
        SampleType.SINT,
        SampleType.SINT,
        a -> (context, sample) -> sample.setNumber(operator.applyAsLong(sample.number())));
  }

  private static void truth(SampleLanguage language, String name, LongUnaryOperator operator) {
    language.converter(
        name,
        "",
        SampleType.SINT,
        SampleType.BOOL,
        a -> (context, sample) -> sample.setBool(operator.applyAsLong(sample.number()) != 0));
  }

  private static void binary(SampleLanguage language, String name, LongBinaryOperator operator) {
    ConverterKeyword.Factory factory = arguments -> binary(arguments, operator);
    language.converter(name, "string", SampleType.SINT, SampleType.SINT, factory);
  }

  private static Converter binary(Arguments arguments, LongBinaryOperator operator)
      throws InvalidExpressionException {
    String text = arguments.text(0);
    if (text.matches("[+-]?[0-9]+")) {
      long operand;
      try {
        operand = Long.parseLong(text);
      } catch (NumberFormatException tooLarge) {
        operand = text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
      }
      long right = operand;
      return (context, sample) -> sample.setNumber(operator.applyAsLong(sample.number(), right));
    }
    VariableName name;
    try {
      name = VariableName.parse(text);
    } catch (InvalidExpressionException notAVariable) {
      throw new InvalidExpressionException("expects an integer or a variable name");
    }
    return (context, sample) -> withVariable(context, sample, name, operator);
  }

  private static boolean withVariable(
      SampleContext context, Sample sample, VariableName name, LongBinaryOperator operator) {
    Value value = name.get(context);
    if (value == null) {
      return false;
    }
    long right = value.number();
    if (value.type() != SampleType.SINT && value.type() != SampleType.BOOL) {
      Sample other = new Sample();
      other.set(value);
      if (!Casts.cast(other, SampleType.SINT)) {
        return false;
      }
      right = other.number();
    }
    return sample.setNumber(operator.applyAsLong(sample.number(), right));
  }
}
