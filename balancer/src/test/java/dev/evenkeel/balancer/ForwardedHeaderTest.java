package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code option forwarded}: what servers are told of a request in the field of RFC 7239. */
@Timeout(30)
class ForwardedHeaderTest {
  /** The examples are those of HAProxy's manual where it has one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                        | proto=http;for=127.0.0.1",
        "proto for                                 | proto=http;for=127.0.0.1",
        "host                                      | host=\"www.example.com:80\"",
        "host-expr str(host.com) by-expr str(_haproxy) for for_port-expr int(10)"
            + " | host=\"host.com\";by=_haproxy;for=\"127.0.0.1:10\"",
        "for-expr src for_port-expr str(id) by by_port-expr int(10)"
            + " | by=\"127.0.0.3:10\";for=\"127.0.0.1:_id\"",
        "by-expr ipv6(::1) for-expr ipv6(2001:db8::1) for_port"
            + " | by=\"[::1]\";for=\"[2001:db8::1]:4711\"",
        "for-expr req.hdr(none) for_port-expr req.hdr(none) | for=unknown",
        "for-expr str(not.a;token)                 | for=unknown",
        "for-expr src,hex                          | for=_7F000001",
        "host-expr req.hdr(none)                   | ''",
        "by_port                                   | ''",
      })
  void aServerIsTold(String option, String told) throws Exception {
    String name = "forwarded-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    String text =
        """
        defaults
         mode http
         timeout client 5s
         timeout server 5s
         timeout connect 5s
        frontend f
         bind @f
         http-request set-src str(127.0.0.1)
         http-request set-src-port int(4711)
         http-request set-dst str(127.0.0.3)
         default_backend b
        backend b
         option forwarded OPTION
         server s abns@NAME
        frontend echo
         bind abns@NAME
         http-request return status 200 content-type text/plain lf-string "%[req.fhdr(forwarded)]"
        """
            .replace("OPTION", option)
            .replace("NAME", name);
    try (BalancerRig rig = new BalancerRig(text);
        Socket client = new Socket(InetAddress.getByName("127.0.0.1"), rig.port("f"))) {
      client
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: www.example.com:80\r\nConnection: close\r\n\r\n"
                  .getBytes(ISO_8859_1));
      String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo(told);
    }
  }
}
