package dev.evenkeel.balancer.proxyproto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.format.FormatBytes;
import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.SocketAddress;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes headers. Stateless. */
public final class HeaderWriter {
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;

  private HeaderWriter() {}

  /** A header of version 1; of an unknown connection where it is none of TCP's. */
  public static byte[] text(@Nullable SocketAddress source, @Nullable SocketAddress destination) {
    if (source instanceof SocketAddress.Internet from
        && destination instanceof SocketAddress.Internet to) {
      boolean ipv4 = length(from) == 4 && length(to) == 4;
      String line =
          (ipv4 ? "PROXY TCP4 " : "PROXY TCP6 ")
              + written(from, ipv4)
              + ' '
              + written(to, ipv4)
              + ' '
              + from.port()
              + ' '
              + to.port()
              + "\r\n";
      return line.getBytes(ISO_8859_1);
    }
    return "PROXY UNKNOWN\r\n".getBytes(ISO_8859_1);
  }

  private static String written(SocketAddress.Internet address, boolean ipv4) {
    String text = AddressText.of(address.host());
    return ipv4 || length(address) == 16 ? text : "::ffff:" + text;
  }

  private static int length(SocketAddress.Internet address) {
    return address.host().getAddress().length;
  }

  /**
   * A header of version 2; one of the sender's own connection where it is none of TCP's.
   *
   * @param options which fields follow the addresses
   * @param authority the name that the client wanted; null for none
   * @param uniqueId of the stream; null for none, which then is said with no byte
   * @param evaluation makes the values of the configuration's own fields
   */
  public static byte[] binary(
      @Nullable SocketAddress source,
      @Nullable SocketAddress destination,
      HeaderOptions options,
      byte @Nullable [] authority,
      byte @Nullable [] uniqueId,
      Function<FormatBytes, byte[]> evaluation) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(64);
    int command = LOCAL;
    int family = 0;
    if (source instanceof SocketAddress.Internet from
        && destination instanceof SocketAddress.Internet to) {
      command = PROXY;
      boolean ipv4 = length(from) == 4 && length(to) == 4;
      family = ipv4 ? HeaderReader.TCP4 : HeaderReader.TCP6;
      body.writeBytes(host(from.host(), ipv4));
      body.writeBytes(host(to.host(), ipv4));
      writePort(body, from.port());
      writePort(body, to.port());
    }
    int sumAt = -1;
    if (options.crc32c()) {
      sumAt = body.size() + 3;
      writeTlv(body, ProxyHeader.CRC32C, new byte[4]);
    }
    if (options.uniqueId()) {
      writeTlv(body, ProxyHeader.UNIQUE_ID, uniqueId == null ? new byte[0] : uniqueId);
    }
    if (options.authority() && authority != null) {
      writeTlv(body, ProxyHeader.AUTHORITY, authority);
    }
    for (CustomTlv own : options.custom()) {
      writeTlv(body, own.type(), evaluation.apply(own.value()));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(64);
    all.writeBytes(HeaderReader.BINARY);
    all.write(command);
    all.write(family);
    writePort(all, body.size());
    all.writeBytes(body.toByteArray());
    byte[] header = all.toByteArray();
    if (sumAt >= 0) {
      CRC32C sum = new CRC32C();
      sum.update(header);
      int at = header.length - body.size() + sumAt;
      for (int i = 0; i < 4; i++) {
        header[at + i] = (byte) (sum.getValue() >> (24 - 8 * i));
      }
    }
    return header;
  }

  /** Of an IPv4 address among IPv6 ones, the form that IPv6 has for it. */
  private static byte[] host(InetAddress host, boolean ipv4) {
    byte[] raw = host.getAddress();
    if (ipv4 || raw.length == 16) {
      return raw;
    }
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(raw, 0, mapped, 12, 4);
    return mapped;
  }

  private static void writePort(ByteArrayOutputStream out, int port) {
    out.write(port >> 8);
    out.write(port);
  }

  private static void writeTlv(ByteArrayOutputStream out, int type, byte[] value) {
    out.write(type);
    writePort(out, value.length);
    out.writeBytes(value);
  }
}
