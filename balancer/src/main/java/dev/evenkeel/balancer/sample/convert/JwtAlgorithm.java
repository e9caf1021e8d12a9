package dev.evenkeel.balancer.sample.convert;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** How JSON Web Tokens are signed (RFC 7518, 3.1). */
enum JwtAlgorithm {
  NONE("none", Family.NONE, 0),
  HS256("HS256", Family.SECRET, 256),
  HS384("HS384", Family.SECRET, 384),
  HS512("HS512", Family.SECRET, 512),
  RS256("RS256", Family.RSA, 256),
  RS384("RS384", Family.RSA, 384),
  RS512("RS512", Family.RSA, 512),
  ES256("ES256", Family.ELLIPTIC, 256),
  ES384("ES384", Family.ELLIPTIC, 384),
  ES512("ES512", Family.ELLIPTIC, 512),
  PS256("PS256", Family.RSA_PSS, 256),
  PS384("PS384", Family.RSA_PSS, 384),
  PS512("PS512", Family.RSA_PSS, 512);

  /** What a signature is made with. */
  private enum Family {
    NONE,
    SECRET,
    RSA,
    RSA_PSS,
    ELLIPTIC
  }

  private final String word;
  private final Family family;
  private final int bits;

  JwtAlgorithm(String word, Family family, int bits) {
    this.word = word;
    this.family = family;
    this.bits = bits;
  }

  /** The one of a name; null if there is none. */
  static @Nullable JwtAlgorithm of(String word) {
    for (JwtAlgorithm each : values()) {
      if (each.word.equals(word)) {
        return each;
      }
    }
    return null;
  }

  /** Whether whoever checks a signature could have made it. */
  boolean isSecret() {
    return family == Family.SECRET;
  }

  /** Whether a key in a file is asked for. */
  boolean needsKey() {
    return family != Family.SECRET && family != Family.NONE;
  }

  /** Checks a signature by a secret. */
  boolean isSigned(JwtToken token, byte[] signature, byte[] secret) {
    try {
      String name = "HmacSHA" + bits;
      Mac mac = Mac.getInstance(name);
      // A key without bytes is one for OpenSSL; bytes of nought make the same key.
      mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, name));
      mac.update(token.bytes(), 0, token.signedLength());
      return MessageDigest.isEqual(mac.doFinal(), signature);
    } catch (GeneralSecurityException wrong) {
      return false;
    }
  }

  /** Checks a signature by a public key; false also where the key is of another kind. */
  boolean isSigned(JwtToken token, byte[] signature, PublicKey key) {
    try {
      Signature check = signature();
      check.initVerify(key);
      check.update(token.bytes(), 0, token.signedLength());
      return check.verify(signature);
    } catch (GeneralSecurityException wrong) {
      return false;
    }
  }

  private Signature signature() throws GeneralSecurityException {
    return switch (family) {
      case RSA -> Signature.getInstance("SHA" + bits + "withRSA");
      case ELLIPTIC -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
      case RSA_PSS -> {
        Signature check = Signature.getInstance("RSASSA-PSS");
        String digest = "SHA-" + bits;
        check.setParameter(
            new PSSParameterSpec(
                digest,
                "MGF1",
                new MGF1ParameterSpec(digest),
                bits / 8,
                PSSParameterSpec.TRAILER_FIELD_BC));
        yield check;
      }
      case NONE, SECRET -> throw new GeneralSecurityException(word + " has no public key");
    };
  }
}
