package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Value;
import dev.evenkeel.balancer.sample.VariableName;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Digests, message authentication codes, comparison in constant time. Stateless. */
final class DigestConverters {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("md5", "MD5"),
          Map.entry("sha1", "SHA-1"),
          Map.entry("sha224", "SHA-224"),
          Map.entry("sha256", "SHA-256"),
          Map.entry("sha384", "SHA-384"),
          Map.entry("sha512", "SHA-512"),
          Map.entry("sha512-224", "SHA-512/224"),
          Map.entry("sha512-256", "SHA-512/256"),
          Map.entry("sha3-224", "SHA3-224"),
          Map.entry("sha3-256", "SHA3-256"),
          Map.entry("sha3-384", "SHA3-384"),
          Map.entry("sha3-512", "SHA3-512"));

  private DigestConverters() {}

  static void register(SampleLanguage language) {
    language
        .converter("sha1", "", SampleType.BIN, SampleType.BIN, a -> digest("SHA-1"))
        .converter("sha2", "[integer]", SampleType.BIN, SampleType.BIN, DigestConverters::sha2)
        .converter("digest", "string", SampleType.BIN, SampleType.BIN, DigestConverters::named)
        .converter("hmac", "string,string", SampleType.BIN, SampleType.BIN, DigestConverters::hmac)
        .converter(
            "secure_memcmp", "string", SampleType.BIN, SampleType.BOOL, DigestConverters::compare);
  }

  private static Converter sha2(Arguments arguments) throws InvalidExpressionException {
    long bits = arguments.number(0, 256);
    if (bits != 224 && bits != 256 && bits != 384 && bits != 512) {
      throw new InvalidExpressionException("Unsupported number of bits: '" + bits + "'");
    }
    return digest("SHA-" + bits);
  }

  private static Converter named(Arguments arguments) throws InvalidExpressionException {
    return digest(algorithm(arguments));
  }

  private static String algorithm(Arguments arguments) throws InvalidExpressionException {
    String name = NAMES.get(arguments.text(0).toLowerCase(Locale.ROOT));
    if (name == null) {
      throw new InvalidExpressionException(
          "algorithm must be a valid OpenSSL message digest name.");
    }
    return name;
  }

  private static Converter digest(String algorithm) {
    return (context, sample) -> {
      try {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        digest.update(sample.bytes(), sample.from(), sample.length());
        byte[] room = sample.room();
        return sample.wroteBinary(room, digest.digest(room, 0, room.length));
      } catch (NoSuchAlgorithmException | DigestException impossible) {
        throw new IllegalStateException(impossible);
      }
    };
  }

  private static Converter hmac(Arguments arguments) throws InvalidExpressionException {
    String algorithm = "Hmac" + algorithm(arguments).replace("-", "").replace("SHA3", "SHA3-");
    String text = arguments.text(1);
    VariableName name = variable(text);
    byte[] key = name == null ? key(text) : new byte[0];
    return (context, sample) -> {
      Value value = name == null ? null : name.get(context);
      if (name != null && (value == null || value.bytes().length == 0)) {
        return false;
      }
      try {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(value == null ? key : key(value.text()), algorithm));
        mac.update(sample.bytes(), sample.from(), sample.length());
        byte[] result = mac.doFinal();
        return sample.setBinary(result, 0, result.length);
      } catch (InvalidExpressionException notEncoded) {
        return false;
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    };
  }

  private static @Nullable VariableName variable(String text) {
    try {
      return VariableName.parse(text);
    } catch (InvalidExpressionException isNone) {
      return null;
    }
  }

  private static byte[] key(String text) throws InvalidExpressionException {
    try {
      byte[] key = Base64.getDecoder().decode(text);
      if (key.length > 0) {
        return key;
      }
    } catch (IllegalArgumentException wrong) {
      // Said below, as for an empty one.
    }
    throw new InvalidExpressionException(
        "failed to parse key : argument needs to be base64 encoded, and can either be a string or"
            + " a variable");
  }

  private static Converter compare(Arguments arguments) throws InvalidExpressionException {
    VariableName name;
    try {
      name = VariableName.parse(arguments.text(0));
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(
          "failed to register variable name '" + arguments.text(0) + "'");
    }
    return (context, sample) -> {
      Sample other = new Sample();
      Value value = name.get(context);
      if (value == null) {
        return false;
      }
      other.set(value);
      return dev.evenkeel.balancer.sample.Casts.cast(other, SampleType.BIN)
          && sample.setBool(
              MessageDigest.isEqual(
                  sample.copyOfBytes(),
                  Arrays.copyOfRange(other.bytes(), other.from(), other.from() + other.length())));
    };
  }
}
