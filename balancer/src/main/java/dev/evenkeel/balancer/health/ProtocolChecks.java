package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The checks of single protocols as lists of steps (manual, {@code option smtpchk}, {@code
 * mysql-check} and so on): the bytes on the wire are HAProxy's. Stateless.
 */
final class ProtocolChecks {
  private static final String SSL_CIPHERS =
      "000100020003000400050006000700080009000a000b000c000d000e000f0010001100120013001400150016"
          + "00170018"
          + "0019001a001b002f0030003100320033003400350036003700380039003a";
  private static final byte[] SPOP_HELLO =
      spopHello("supported-versions", "2.0", "max-frame-size", 16380, "capabilities");

  private ProtocolChecks() {}

  /** {@code option redis-check}: PING, PONG. */
  static List<CheckRule> redis() {
    return List.of(
        send("*1\r\n$4\r\nPING\r\n".getBytes(ISO_8859_1)),
        CheckRule.Expect.answer(RedisReply::judge, CheckStatus.L7STS));
  }

  /** {@code option ssl-hello-chk}: a ClientHello of SSLv3, answered by a handshake or an alert. */
  static List<CheckRule> sslHello() {
    byte[] ciphers = HexFormat.of().parseHex(SSL_CIPHERS);
    byte[] random = "HAPROXYSSLCHK\nHAPROXYSSLCHK\n".getBytes(ISO_8859_1);
    int hello = 2 + 4 + random.length + 1 + 2 + ciphers.length + 2;
    ByteBuffer out = ByteBuffer.allocate(9 + hello);
    out.put((byte) 0x16).putShort((short) 0x0300).putShort((short) (4 + hello));
    out.put((byte) 1).put((byte) 0).putShort((short) hello);
    out.putShort((short) 0x0300).putInt((int) (System.currentTimeMillis() / 1000));
    out.put(random).put((byte) 0).putShort((short) ciphers.length).put(ciphers);
    out.put((byte) 1).put((byte) 0);
    return List.of(
        send(out.array()),
        new CheckRule.Expect(
            new Match.HexRegex(Pattern.compile("^1[56]")),
            false,
            5,
            CheckStatus.L6OK,
            CheckStatus.L6RSP,
            CheckStatus.L6TOUT));
  }

  /**
   * {@code option smtpchk}: greeting, HELO, QUIT.
   *
   * @param hello the command and the name to say
   */
  static List<CheckRule> smtp(String hello) {
    return List.of(
        CheckRule.Connect.LINGERING,
        CheckRule.Expect.answer(SmtpReplies::greeting),
        CheckRule.Expect.answer(SmtpReplies::greetingStatus, CheckStatus.L7STS),
        send((hello + "\r\n").getBytes(ISO_8859_1)),
        CheckRule.Expect.answer(SmtpReplies::hello, CheckStatus.L7STS),
        send("QUIT\r\n".getBytes(ISO_8859_1)),
        CheckRule.Expect.answer(SmtpReplies::bye, CheckStatus.L7STS));
  }

  /** {@code option pgsql-check}: a StartupMessage, answered by an authentication request. */
  static List<CheckRule> postgres(String user) {
    byte[] name = user.getBytes(ISO_8859_1);
    int length = 4 + 4 + 5 + name.length + 2;
    ByteBuffer out = ByteBuffer.allocate(length).putInt(length).putInt(0x00030000);
    out.put("user\0".getBytes(ISO_8859_1)).put(name).put((byte) 0).put((byte) 0);
    return List.of(
        CheckRule.Connect.LINGERING,
        send(out.array()),
        CheckRule.Expect.answer(DatabaseReplies::postgresError),
        new CheckRule.Expect(
            new Match.HexRegex(
                Pattern.compile("^52000000[0-9A-F]{2}000000(00|02|03|04|05|06|07|09|0A)")),
            false,
            9,
            CheckStatus.L7OK,
            CheckStatus.L7STS,
            CheckStatus.L7TOUT,
            CheckText.of("PostgreSQL server is ok"),
            CheckText.of("PostgreSQL unknown error"),
            Optional.empty(),
            ""));
  }

  /** {@code option mysql-check} without a user: the greeting is all. */
  static List<CheckRule> mysqlGreeting() {
    return List.of(
        CheckRule.Connect.LINGERING, CheckRule.Expect.answer(DatabaseReplies::mysqlGreeting));
  }

  /** {@code option mysql-check user}: a login, and QUIT at once. */
  static List<CheckRule> mysqlLogin(String user, boolean before41) {
    byte[] name = user.getBytes(ISO_8859_1);
    int length = before41 ? 7 + name.length : 34 + name.length;
    ByteBuffer out = ByteBuffer.allocate(4 + length + 5).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    out.putInt(length | 1 << 24);
    if (before41) {
      // Capabilities: protocol after 4.0; the largest packet in three bytes.
      out.putShort((short) 0x8000).put((byte) 0).put((byte) 0).put((byte) 1);
    } else {
      // Capabilities: 4.1 and secure connection; largest packet, character set, filler.
      out.putInt(0x00008200).putInt(0x01008000).put((byte) 0x21).put(new byte[23]);
    }
    out.put(name).put((byte) 0).put((byte) 0);
    out.putInt(1).put((byte) 1);
    return List.of(
        CheckRule.Connect.LINGERING,
        send(out.array()),
        CheckRule.Expect.answer(DatabaseReplies::mysqlGreeting),
        CheckRule.Expect.answer(DatabaseReplies::mysqlLogin));
  }

  /** {@code option ldap-check}: an anonymous bind. */
  static List<CheckRule> ldap() {
    return List.of(
        send(HexFormat.of().parseHex("300c020101600702010304008000")),
        CheckRule.Expect.answer(LdapReply::judge));
  }

  /** {@code option spop-check}: HELLO, answered by the agent's. */
  static List<CheckRule> spop(boolean plainWords) {
    return List.of(
        send(SPOP_HELLO),
        CheckRule.Expect.answer(
            (bytes, length, ended) -> SpopReply.judge(bytes, length, ended, plainWords)));
  }

  private static byte[] spopHello(Object... pairs) {
    List<Byte> frame = new ArrayList<>();
    for (byte b : HexFormat.of().parseHex("01000000010000")) {
      frame.add(b);
    }
    spopText(frame, (String) pairs[0]);
    frame.add((byte) 8);
    spopText(frame, (String) pairs[1]);
    spopText(frame, (String) pairs[2]);
    frame.add((byte) 3);
    // A variable-length integer of SPOP: 16380.
    for (byte b : HexFormat.of().parseHex("fcf006")) {
      frame.add(b);
    }
    spopText(frame, (String) pairs[4]);
    frame.add((byte) 8);
    spopText(frame, "");
    spopText(frame, "healthcheck");
    frame.add((byte) 0x11);
    ByteBuffer out = ByteBuffer.allocate(4 + frame.size()).putInt(frame.size());
    frame.forEach(out::put);
    return out.array();
  }

  private static void spopText(List<Byte> frame, String text) {
    frame.add((byte) text.length());
    for (byte b : text.getBytes(ISO_8859_1)) {
      frame.add(b);
    }
  }

  private static CheckRule send(byte[] bytes) {
    return new CheckRule.Send(new String(bytes, ISO_8859_1), "");
  }
}
