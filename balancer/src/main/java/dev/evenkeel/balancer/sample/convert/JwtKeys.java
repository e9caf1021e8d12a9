package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.ByteText;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: the public keys that the configuration names, by their paths. They are read while the
 * configuration is, never later.
 */
final class JwtKeys {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]*)-----END \\1-----");

  /** What stands before an RSA key to say that it is one: {@code rsaEncryption} (RFC 8017, A.1). */
  private static final byte[] RSA_IDENTIFIER = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private final Map<String, PublicKey> known = new ConcurrentHashMap<>();

  /** The key of a path that the configuration names; null for none. */
  @Nullable PublicKey find(String path) {
    return known.get(path);
  }

  /** Reads the key of a file. */
  void load(String path) throws InvalidExpressionException {
    if (!known.containsKey(path)) {
      known.put(path, read(path));
    }
  }

  /** Likewise, where what is given need not be the path of one. */
  void tryToLoad(String path) {
    try {
      load(path);
    } catch (InvalidExpressionException isNoKey) {
      // A token that needs one is told from others: its verdict is "unknown key".
    }
  }

  private static PublicKey read(String path) throws InvalidExpressionException {
    try {
      Matcher pem = PEM.matcher(Files.readString(Path.of(ByteText.toText(path)), ISO_8859_1));
      while (pem.find()) {
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        switch (pem.group(1)) {
          case "PUBLIC KEY" -> {
            return publicKey(der);
          }
          case "RSA PUBLIC KEY" -> {
            return publicKey(sequence(RSA_IDENTIFIER, bits(der)));
          }
          case "CERTIFICATE" -> {
            return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey();
          }
          default -> {}
        }
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
      throw new InvalidExpressionException("failed to read a public key from '" + path + "'");
    }
    throw new InvalidExpressionException("no public key in '" + path + "'");
  }

  private static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
    GeneralSecurityException last = new GeneralSecurityException("no kind of key");
    for (String kind : List.of("RSA", "EC", "RSASSA-PSS")) {
      try {
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
      } catch (GeneralSecurityException other) {
        last = other;
      }
    }
    throw last;
  }

  private static byte[] bits(byte[] content) {
    return element(0x03, new byte[] {0}, content);
  }

  private static byte[] sequence(byte[] first, byte[] second) {
    return element(0x30, first, second);
  }

  /** An element in DER (X.690, 8.1): its tag, its length and what it consists of. */
  private static byte[] element(int tag, byte[] first, byte[] second) {
    int length = first.length + second.length;
    byte[] made = new byte[4 + length];
    made[0] = (byte) tag;
    made[1] = (byte) 0x82;
    made[2] = (byte) (length >> 8);
    made[3] = (byte) length;
    System.arraycopy(first, 0, made, 4, first.length);
    System.arraycopy(second, 0, made, 4 + first.length, second.length);
    return made;
  }
}
