package dev.evenkeel.balancer.persist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.sample.convert.Hash64;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The values that stand for servers. Stateless. */
public final class ServerCookies {
  private ServerCookies() {}

  /** The value that a server line gives; null if it gives none. */
  public static byte @Nullable [] of(Server server) {
    return server.settings().get(CookieKeywords.SERVER_VALUE).orElse(null);
  }

  /**
   * The value that follows from a server's address, the same in every process that has the same
   * secret.
   *
   * @param address of 4 or 16 bytes
   */
  public static byte[] dynamic(String key, byte[] address, int port) {
    ByteArrayOutputStream hashed = new ByteArrayOutputStream();
    hashed.writeBytes(key.getBytes(ISO_8859_1));
    hashed.writeBytes(address);
    for (int shift = 0; shift < 32; shift += 8) {
      hashed.write(port >> shift);
    }
    long hash = Hash64.of(hashed.toByteArray());
    return String.format(Locale.ROOT, "%016x", hash).getBytes(ISO_8859_1);
  }
}
