package dev.evenkeel.balancer.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.linux.Crypt;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A password as a configuration has it: plain, or as crypt(3) has made it. Any thread.
 *
 * <p>crypt(3) is meant to be slow: milliseconds, in which an event loop would do nothing else. So
 * the last password that was right is remembered, not itself but a digest of it with a key that
 * only this process knows, and crypt(3) is asked again only when another one comes.
 */
final class Password {
  private static final byte[] KEY = new byte[32];

  static {
    new SecureRandom().nextBytes(KEY);
  }

  private final byte[] stored;
  private final boolean hashed;
  private volatile byte @Nullable [] lastRight;

  private Password(String stored, boolean hashed) {
    this.stored = stored.getBytes(ISO_8859_1);
    this.hashed = hashed;
  }

  static Password plain(String password) {
    return new Password(password, false);
  }

  static Password hashed(String hash) {
    return new Password(hash, true);
  }

  /** Tells whether it is this one; takes as long for a wrong one as for a nearly right one. */
  boolean is(String password) {
    byte[] said = password.getBytes(ISO_8859_1);
    if (!hashed) {
      return MessageDigest.isEqual(stored, said);
    }
    byte[] digest = digest(said);
    byte[] known = lastRight;
    if (known != null && MessageDigest.isEqual(known, digest)) {
      return true;
    }
    byte[] made = Crypt.hash(said, stored);
    if (made == null || !MessageDigest.isEqual(made, stored)) {
      return false;
    }
    lastRight = digest;
    return true;
  }

  private static byte[] digest(byte[] password) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(KEY);
      return sha.digest(password);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
