package dev.evenkeel.balancer.stick;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.linux.AddressText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the runtime API shows tables and entries, and reads keys. Stateless. */
final class EntryText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private EntryText() {}

  /** The line about a table. */
  static String of(StickTable table) {
    return "# table: "
        + table.name()
        + ", type: "
        + table.spec().type().word
        + ", size:"
        + table.spec().size()
        + ", used:"
        + table.used()
        + "\n";
  }

  /**
   * The line about an entry.
   *
   * @param withShard whether its shard is told; without peers all are of the first
   */
  static String of(StickTable table, Entry entry, boolean withShard) {
    StringBuilder out = new StringBuilder(200);
    out.append("0x")
        .append(Integer.toHexString(System.identityHashCode(entry)))
        .append(": key=")
        .append(key(table.spec().type(), entry.key))
        .append(" use=")
        .append(table.users(entry))
        .append(" exp=")
        .append(table.leftMs(entry))
        .append(withShard ? " shard=0" : "");
    for (TableSpec.Stored stored : table.stored()) {
      for (int index = 0; index < stored.count(); index++) {
        data(table, entry, stored, index, out);
      }
    }
    return out.append('\n').toString();
  }

  private static void data(
      StickTable table, Entry entry, TableSpec.Stored stored, int index, StringBuilder out) {
    DataType type = stored.type();
    out.append(' ');
    switch (type) {
      case GPC_RATE -> out.append("gpc").append(index).append("_rate");
      case GPC, GPT -> out.append(type.word).append(index);
      default -> out.append(type.word);
    }
    if (type.kind == DataType.Kind.RATE) {
      out.append('(').append(stored.periodMs()).append(')');
    }
    out.append('=');
    if (type.kind == DataType.Kind.TEXT) {
      String key = table.serverKey(entry);
      out.append(key == null ? "-" : key);
    } else {
      out.append(table.get(entry, type, index));
    }
  }

  private static String key(KeyType type, byte[] key) {
    return switch (type) {
      case IP -> address(key);
      // A mapped address is written as one.
      case IPV6 ->
          isMapped(key) ? "::ffff:" + address(Arrays.copyOfRange(key, 12, 16)) : address(key);
      case INTEGER -> Integer.toUnsignedString(number(key));
      case STRING -> escaped(key);
      case BINARY -> HEX.formatHex(key);
    };
  }

  private static int number(byte[] key) {
    return (key[0] & 0xff) | ((key[1] & 0xff) << 8) | ((key[2] & 0xff) << 16) | (key[3] << 24);
  }

  private static boolean isMapped(byte[] key) {
    for (int i = 0; i < 10; i++) {
      if (key[i] != 0) {
        return false;
      }
    }
    return key[10] == -1 && key[11] == -1;
  }

  private static String address(byte[] key) {
    try {
      return AddressText.of(InetAddress.getByAddress(key));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String escaped(byte[] key) {
    StringBuilder out = new StringBuilder();
    for (byte b : key) {
      if (b > ' ' && b < 0x7f && b != '\\') {
        out.append((char) b);
      } else {
        out.append(String.format(Locale.ROOT, "\\x%02x", b & 0xff));
      }
    }
    return out.toString();
  }

  /** What a word is as a key; null for none. */
  static byte @Nullable [] parse(StickTable table, String word) {
    return switch (table.spec().type()) {
      case IP -> ipv4(word);
      case IPV6 -> word.indexOf(':') < 0 ? null : ipv6(word);
      case INTEGER -> StickTable.integerKey((int) leadingNumber(word));
      case STRING -> {
        byte[] bytes = word.getBytes(ISO_8859_1);
        yield bytes.length > table.spec().keyBytes()
            ? Arrays.copyOf(bytes, table.spec().keyBytes())
            : bytes;
      }
      case BINARY -> null;
    };
  }

  private static long leadingNumber(String word) {
    long number = 0;
    for (int i = 0; i < word.length() && Character.digit(word.charAt(i), 10) >= 0; i++) {
      number = number * 10 + Character.digit(word.charAt(i), 10);
    }
    return number;
  }

  private static byte @Nullable [] ipv4(String word) {
    String[] parts = word.split("\\.", -1);
    byte[] key = new byte[4];
    if (parts.length != 4) {
      return null;
    }
    for (int i = 0; i < 4; i++) {
      if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 255) {
        return null;
      }
      key[i] = (byte) Integer.parseInt(parts[i]);
    }
    return key;
  }

  private static byte @Nullable [] ipv6(String word) {
    if (!word.matches("[0-9a-fA-F:.]+")) {
      return null;
    }
    try {
      byte[] key = InetAddress.ofLiteral(word).getAddress();
      if (key.length == 4) {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(key, 0, mapped, 12, 4);
        return mapped;
      }
      return key;
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }
}
