package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Value;
import dev.evenkeel.balancer.sample.VariableName;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** AES in Galois/Counter mode: {@code aes_gcm_dec} and {@code aes_gcm_enc}. Stateless. */
final class CipherConverters {
  private static final int TAG_BITS = 128;
  private static final int TAG_BYTES = TAG_BITS / 8;

  /** A constant, one char for each byte, or the variable that holds it in base64. */
  private record Parameter(String constant, @Nullable VariableName variable) {
    static Parameter of(Arguments arguments, int index, String what)
        throws InvalidExpressionException {
      String text = arguments.text(index);
      try {
        return new Parameter("", VariableName.parse(text));
      } catch (InvalidExpressionException isNoVariable) {
        byte[] constant = decode(text);
        if (constant == null) {
          throw new InvalidExpressionException(
              "failed to parse "
                  + what
                  + " : argument needs to be base64 encoded, and can either be a string or a"
                  + " variable");
        }
        return new Parameter(new String(constant, ISO_8859_1), null);
      }
    }

    byte @Nullable [] get(SampleContext context) {
      if (variable == null) {
        return constant.getBytes(ISO_8859_1);
      }
      Value value = variable.get(context);
      return value == null ? null : decode(new String(value.bytes(), ISO_8859_1));
    }

    private static byte @Nullable [] decode(String text) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException wrong) {
        return null;
      }
    }
  }

  private CipherConverters() {}

  static void register(SampleLanguage language) {
    String arguments = "integer,string,string,string[,string]";
    language
        .converter(
            "aes_gcm_dec", arguments, SampleType.BIN, SampleType.BIN, CipherConverters::decrypt)
        .converter(
            "aes_gcm_enc", arguments, SampleType.BIN, SampleType.BIN, CipherConverters::encrypt);
  }

  private static int keyBytes(Arguments arguments) throws InvalidExpressionException {
    long bits = arguments.number(0, 0);
    if (bits != 128 && bits != 192 && bits != 256) {
      throw new InvalidExpressionException("key size must be 128, 192 or 256 (bits).");
    }
    return (int) bits / 8;
  }

  private static Converter decrypt(Arguments arguments) throws InvalidExpressionException {
    int keyBytes = keyBytes(arguments);
    Parameter nonce = Parameter.of(arguments, 1, "nonce");
    Parameter key = Parameter.of(arguments, 2, "key");
    Parameter tag = Parameter.of(arguments, 3, "aead_tag");
    Parameter extra = Parameter.of(arguments, 4, "aad");
    return (context, sample) -> {
      byte[] mark = tag.get(context);
      if (mark == null || mark.length != TAG_BYTES) {
        return false;
      }
      byte[] whole = Arrays.copyOf(sample.copyOfBytes(), sample.length() + TAG_BYTES);
      System.arraycopy(mark, 0, whole, sample.length(), TAG_BYTES);
      byte[] plain =
          apply(
              Cipher.DECRYPT_MODE,
              keyBytes,
              nonce.get(context),
              key.get(context),
              extra.get(context),
              whole);
      return plain != null && sample.setBinary(plain, 0, plain.length);
    };
  }

  private static Converter encrypt(Arguments arguments) throws InvalidExpressionException {
    int keyBytes = keyBytes(arguments);
    Parameter nonce = Parameter.of(arguments, 1, "nonce");
    Parameter key = Parameter.of(arguments, 2, "key");
    VariableName tag;
    try {
      tag = VariableName.parse(arguments.text(3));
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(
          "failed to register variable name '" + arguments.text(3) + "'");
    }
    Parameter extra = Parameter.of(arguments, 4, "aad");
    return (context, sample) -> {
      byte[] whole =
          apply(
              Cipher.ENCRYPT_MODE,
              keyBytes,
              nonce.get(context),
              key.get(context),
              extra.get(context),
              sample.copyOfBytes());
      if (whole == null) {
        return false;
      }
      int length = whole.length - TAG_BYTES;
      Sample mark = new Sample();
      mark.setText(Base64.getEncoder().encode(Arrays.copyOfRange(whole, length, whole.length)));
      tag.set(context, mark.toValue());
      return sample.setBinary(whole, 0, length);
    };
  }

  private static byte @Nullable [] apply(
      int mode,
      int keyBytes,
      byte @Nullable [] nonce,
      byte @Nullable [] key,
      byte @Nullable [] extra,
      byte[] input) {
    if (nonce == null || nonce.length == 0 || key == null || key.length != keyBytes) {
      return null;
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      if (extra != null) {
        cipher.updateAAD(extra);
      }
      return cipher.doFinal(input);
    } catch (GeneralSecurityException notGenuine) {
      return null;
    }
  }
}
