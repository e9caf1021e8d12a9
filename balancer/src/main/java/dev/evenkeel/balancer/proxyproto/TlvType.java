package dev.evenkeel.balancer.proxyproto;

import dev.evenkeel.balancer.config.Numbers;
import java.util.Map;

/** The types of a header's fields as the configuration writes them (manual, fc_pp_tlv). */
final class TlvType {
  private static final Map<String, Integer> BY_NAME =
      Map.ofEntries(
          Map.entry("ALPN", 0x01),
          Map.entry("AUTHORITY", ProxyHeader.AUTHORITY),
          Map.entry("CRC32", ProxyHeader.CRC32C),
          Map.entry("CRC32C", ProxyHeader.CRC32C),
          Map.entry("NOOP", 0x04),
          Map.entry("UNIQUE_ID", ProxyHeader.UNIQUE_ID),
          Map.entry("SSL", 0x20),
          Map.entry("SSL_VERSION", 0x21),
          Map.entry("SSL_CN", 0x22),
          Map.entry("SSL_CIPHER", 0x23),
          Map.entry("SSL_SIG_ALG", 0x24),
          Map.entry("SSL_KEY_ALG", 0x25),
          Map.entry("NETNS", 0x30));

  private TlvType() {}

  /** Returns the type, 0 to 255; -1 if the text is none. */
  static int of(String text) {
    Integer named = BY_NAME.get(text);
    if (named != null) {
      return named;
    }
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    String digits = hex ? text.substring(2) : text;
    boolean right =
        hex
            ? digits.matches("[0-9a-fA-F]{1,4}")
            : !digits.isEmpty() && digits.length() < 5 && Numbers.firstNonDigit(digits) < 0;
    int type = right ? Integer.parseInt(digits, hex ? 16 : 10) : -1;
    return type <= 0xff ? type : -1;
  }
}
