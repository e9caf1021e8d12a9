package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code persist rdp-cookie}: the cookie of a terminal session names its server. */
@Timeout(60)
class RdpPersistenceTest {
  @Test
  void theCookieNamesTheServerByAddressAndPort() throws Exception {
    try (TestServer one = TestServer.saying("one");
        TestServer two = TestServer.saying("two");
        BalancerRig rig =
            new BalancerRig(
                """
                listen f
                 mode tcp
                 timeout client 20s
                 timeout server 20s
                 timeout connect 5s
                 bind @f
                 tcp-request inspect-delay 5s
                 tcp-request content accept if { req.rdp_cookie_cnt(msts) gt 0 }
                 persist rdp-cookie
                 server one 127.0.0.1:%d
                 server two 127.0.0.1:%d
                """
                    .formatted(one.port(), two.port()))) {
      for (int i = 0; i < 3; i++) {
        assertThat(ask(rig, "msts=" + token(two.port()))).isEqualTo("two");
        assertThat(ask(rig, "msts=" + token(one.port()))).isEqualTo("one");
      }
      // Nobody is there, or nobody is named: the algorithm chooses.
      String first = ask(rig, "msts=" + token(1));
      assertThat(ask(rig, "msts=16777343")).isNotEqualTo(first);
    }
  }

  /** 127.0.0.1 and a port as their bytes lie in the memory of a little-endian machine. */
  private static String token(int port) {
    return "16777343." + Short.toUnsignedInt(Short.reverseBytes((short) port)) + ".0000";
  }

  private static String ask(BalancerRig rig, String cookie) throws Exception {
    byte[] text = ("Cookie: " + cookie + "\r\n").getBytes(ISO_8859_1);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    int length = 11 + text.length;
    request.writeBytes(new byte[] {3, 0, (byte) (length >> 8), (byte) length});
    request.writeBytes(new byte[] {(byte) (length - 5), (byte) 0xe0, 0, 0, 0, 0, 0});
    request.writeBytes(text);
    try (Socket client = rig.connect("f")) {
      client.getOutputStream().write(request.toByteArray());
      client.shutdownOutput();
      return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
