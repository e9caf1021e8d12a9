package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Value;
import dev.evenkeel.balancer.sample.VariableName;
import java.security.PublicKey;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converters of JSON Web Tokens: {@code jwt_header_query}, {@code jwt_payload_query}, {@code
 * jwt_verify}. Stateless.
 */
final class JwtConverters {
  private static final int FAILED = 0;
  private static final int SIGNED = 1;
  private static final int UNKNOWN_ALGORITHM = -1;
  private static final int INVALID_TOKEN = -3;
  private static final int UNKNOWN_KEY = -5;

  /** A constant, one char for each byte, or the variable that holds it. */
  private record Parameter(String constant, @Nullable VariableName variable) {
    static Parameter of(String text) {
      try {
        return new Parameter(text, VariableName.parse(text));
      } catch (InvalidExpressionException isNoVariable) {
        return new Parameter(text, null);
      }
    }

    @Nullable String get(SampleContext context) {
      if (variable == null) {
        return constant;
      }
      Value value = variable.get(context);
      return value == null ? null : value.text();
    }
  }

  private JwtConverters() {}

  static void register(SampleLanguage language) {
    JwtKeys keys = new JwtKeys();
    language
        .converter(
            "jwt_header_query",
            "[string,string]",
            SampleType.BIN,
            SampleType.BIN,
            arguments -> query(arguments, JwtToken::header))
        .converter(
            "jwt_payload_query",
            "[string,string]",
            SampleType.BIN,
            SampleType.BIN,
            arguments -> query(arguments, JwtToken::payload))
        .converter(
            "jwt_verify",
            "string,string",
            SampleType.BIN,
            SampleType.SINT,
            arguments -> verify(arguments, keys));
  }

  private static Converter query(Arguments arguments, Function<JwtToken, byte @Nullable []> part)
      throws InvalidExpressionException {
    Converter json = arguments.has(0) ? JsonQuery.of(arguments) : (context, sample) -> true;
    return (context, sample) -> {
      JwtToken token = JwtToken.of(sample.copyOfBytes());
      byte[] text = token == null ? null : part.apply(token);
      return text != null && sample.setText(text) && json.convert(context, sample);
    };
  }

  private static Converter verify(Arguments arguments, JwtKeys keys)
      throws InvalidExpressionException {
    Parameter algorithm = Parameter.of(arguments.text(0));
    Parameter key = Parameter.of(arguments.text(1));
    JwtAlgorithm fixed = JwtAlgorithm.of(algorithm.constant());
    if (algorithm.variable() == null && fixed == null) {
      throw new InvalidExpressionException("unknown JWT algorithm: " + algorithm.constant());
    }
    if (key.variable() == null) {
      if (fixed == null) {
        // Whether it is a path or a secret is only known once a token is there.
        keys.tryToLoad(key.constant());
      } else if (fixed.needsKey()) {
        keys.load(key.constant());
      }
    }
    return (context, sample) -> {
      String name = algorithm.get(context);
      String by = key.get(context);
      return name != null
          && by != null
          && sample.setNumber(verdict(sample.copyOfBytes(), name, by, keys));
    };
  }

  private static int verdict(byte[] bytes, String name, String by, JwtKeys keys) {
    JwtAlgorithm algorithm = JwtAlgorithm.of(name);
    if (algorithm == null) {
      return UNKNOWN_ALGORITHM;
    }
    JwtToken token = JwtToken.of(bytes);
    byte[] signature = token == null ? null : token.signature();
    if (token == null || signature == null) {
      return INVALID_TOKEN;
    }
    boolean signed;
    if (algorithm.isSecret()) {
      signed = algorithm.isSigned(token, signature, by.getBytes(ISO_8859_1));
    } else if (algorithm.needsKey()) {
      PublicKey key = keys.find(by);
      if (key == null) {
        return UNKNOWN_KEY;
      }
      signed = algorithm.isSigned(token, signature, key);
    } else {
      signed = signature.length == 0;
    }
    return signed ? SIGNED : FAILED;
  }
}
