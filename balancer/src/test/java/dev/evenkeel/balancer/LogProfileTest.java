package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Log profiles, {@code log-steps}, {@code do-log} and {@code option logasap} of requests: which
 * lines come, in which order and form (manual, chapter 8.3.5).
 */
@Timeout(60)
class LogProfileTest {
  private static final String DEFAULTS =
      """
      defaults
       timeout client 20s
       timeout server 20s
       timeout connect 5s
       mode http
       log-tag keel
      """;

  /** They may stand after those who name them. */
  private static final String PROFILES =
      """

      log-profile closing
       on close format "close" sd "sdclose"
      log-profile origins
       log-tag custom
       on error format "error %ci"
       on any format "%OG"
      log-profile errors
       on error format "%OG"
       on any drop
      log-profile named
       on tcp-req-conn format "start:%ci %OG"
       on any format "%OG"
      """;

  private static BalancerRig rig(String proxies) throws Exception {
    return new BalancerRig(DEFAULTS + proxies + PROFILES);
  }

  /** Answers each request with an empty page. */
  private static TestServer answering() throws IOException {
    return new TestServer(socket -> {
      InputStream in = socket.getInputStream();
      int ended = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        ended = c == '\n' ? ended + 1 : c == '\r' ? ended : 0;
        if (ended == 2) {
          socket
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
          ended = 0;
        }
      }
      socket.close();
    });
  }

  private static void get(BalancerRig rig, String port) throws IOException {
    try (Socket client = rig.connect(port)) {
      client
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
      // Relayed as bytes, it is the end that ends the stream.
      client.shutdownOutput();
      assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void eachTargetGetsTheFormOfItsProfile() throws Exception {
    try (TestServer server = answering();
        BalancerRig rig =
            rig(
                """
                listen web
                 bind @web
                 option httplog
                 log @receiver format rfc5424 local0
                 log @receiver format rfc5424 profile closing local0
                 log @receiver format rfc5424 profile origins local0
                 log @receiver format rfc3164 profile closing local0
                 log @receiver format rfc5424 profile errors local0
                 server s ADDRESS\
                """
                    .replace("ADDRESS", server.address()))) {
      // The last target gets nothing, so that the second request's lines follow the first one's.
      for (int count = 0; count < 2; count++) {
        get(rig, "web");
        assertThat(rig.log.next()).containsPattern(" keel \\d+ - - .* \"GET / HTTP/1.1\"$");
        assertThat(rig.log.next()).containsPattern(" keel \\d+ - sdclose close$");
        assertThat(rig.log.next()).containsPattern(" custom \\d+ - - txn_close$");
        assertThat(rig.log.next()).containsPattern(" keel\\[\\d+]: close$");
      }
    }
  }

  @Test
  void earlyLinesAreOfAnotherStep() throws Exception {
    try (TestServer server = answering();
        BalancerRig rig =
            rig(
                """
                listen stream
                 mode tcp
                 option logasap
                 bind @stream
                 log-format "%B"
                 log @receiver format raw local0
                 log @receiver format raw profile closing local0
                 log @receiver format raw profile origins local0
                 log @receiver format raw profile errors local0
                 server s ADDRESS
                listen web
                 option logasap
                 bind @web
                 log-format "%ST %B %ts"
                 log @receiver format raw local0
                 log @receiver format raw profile origins local0
                 server s ADDRESS\
                """
                    .replace("ADDRESS", server.address()))) {
      for (int count = 0; count < 2; count++) {
        get(rig, "stream");
        assertThat(rig.log.next()).isEqualTo("+0");
        assertThat(rig.log.next()).isEqualTo("+0");
        assertThat(rig.log.next()).isEqualTo("txn_connect");
      }
      for (int count = 0; count < 2; count++) {
        get(rig, "web");
        assertThat(rig.log.next()).containsPattern("^200 \\+[1-9]\\d* --$");
        assertThat(rig.log.next()).isEqualTo("txn_response");
      }
    }
  }

  @Test
  void errorsBeforeThereIsAStream() throws Exception {
    try (BalancerRig rig =
        rig(
            """
            listen web
             timeout client 50ms
             bind @web
             bind @proxied accept-proxy
             option httplog
             log @receiver format rfc5424 local0
             log @receiver format rfc5424 profile origins local0
             log @receiver format rfc5424 profile errors local0\
            """)) {
      try (Socket client = rig.connect("web")) {
        assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
            .startsWith("HTTP/1.1 408 ");
      }
      assertThat(rig.log.next()).endsWith(" \"<BADREQ>\"");
      assertThat(rig.log.next()).containsPattern(" custom \\d+ - - error 127.0.0.1$");
      assertThat(rig.log.next()).containsPattern(" keel \\d+ - - sess_error$");
      try (Socket client = rig.connect("proxied")) {
        client.getOutputStream().write("no such header\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(rig.log.next()).contains(" web/2: ");
      }
      assertThat(rig.log.next()).containsPattern(" custom \\d+ - - error 127.0.0.1$");
      assertThat(rig.log.next()).containsPattern(" keel \\d+ - - sess_killed$");
    }
  }

  /** As HAProxy 2.6 does, even where there is no format for anything else. */
  @Test
  void unreadableRequestsHaveTheFormOfErrors() throws Exception {
    try (BalancerRig rig =
        rig(
            """
            listen plain
             bind @plain
             error-log-format "err %ST %ts"
             log @receiver format raw local0
            listen formatted
             bind @formatted
             log-format "own"
             error-log-format "err %ST %ts %[src]"
             log @receiver format raw local0\
            """)) {
      try (Socket client = rig.connect("formatted")) {
        client.getOutputStream().write("rubbish\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(rig.log.next()).isEqualTo("err 400 PR 127.0.0.1");
      }
      try (Socket client = rig.connect("plain")) {
        client.getOutputStream().write("rubbish\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(rig.log.next()).isEqualTo("err 400 PR");
      }
    }
  }

  @Test
  void linesAtTheStepsThatAreNamed() throws Exception {
    try (TestServer server = answering();
        BalancerRig rig =
            rig(
                """
                listen two
                 log-steps connect,close
                 bind @two
                 log-format "own %OG %ST"
                 log @receiver format raw local0
                 default_backend be
                listen all
                 log-steps all
                 bind @all
                 log @receiver format raw profile named local0
                 default_backend be
                listen stream
                 mode tcp
                 log-steps all
                 bind @stream
                 log @receiver format raw profile named local0
                 server s ADDRESS
                listen arrival
                 log-steps accept
                 mode tcp
                 bind @arrival
                 log @receiver format raw local0
                 server s ADDRESS
                backend be
                 server s ADDRESS\
                """
                    .replace("ADDRESS", server.address()))) {
      get(rig, "two");
      assertThat(rig.log.next()).isEqualTo("own txn_connect -1");
      assertThat(rig.log.next()).isEqualTo("own txn_close 200");
      get(rig, "all");
      for (String step : new String[] {"accept", "request", "connect", "response", "close"}) {
        assertThat(rig.log.next()).isEqualTo("txn_" + step);
      }
      get(rig, "stream");
      for (String step : new String[] {"accept", "connect", "close"}) {
        assertThat(rig.log.next()).isEqualTo("txn_" + step);
      }
      get(rig, "arrival");
      assertThat(rig.log.next()).startsWith("Connect from 127.0.0.1:").endsWith(" (arrival/TCP)");
    }
  }

  @Test
  void linesThatRulesAskFor() throws Exception {
    try (TestServer server = answering();
        BalancerRig rig =
            rig(
                """
                listen web
                 log-steps close
                 bind @web
                 log-format "own"
                 log @receiver format rfc5424 profile named local0
                 tcp-request connection do-log
                 tcp-request session do-log
                 tcp-request content do-log
                 http-request do-log
                 http-request do-log profile origins if TRUE
                 http-request do-log profile errors
                 http-request do-log profile closing
                 http-request do-log if FALSE
                 tcp-response content do-log
                 http-response do-log
                 http-after-response do-log
                 server s ADDRESS\
                """
                    .replace("ADDRESS", server.address()))) {
      get(rig, "web");
      for (String line :
          new String[] {
            "keel X - - start:127.0.0.1 tcp-req-conn",
            "keel X - - tcp-req-sess",
            "keel X - - tcp-req-cont",
            "keel X - - http-req",
            "custom X - - http-req",
            "keel X - - own",
            "keel X - - tcp-res-cont",
            "keel X - - http-res",
            "keel X - - http-after-res",
            "keel X - - txn_close"
          }) {
        assertThat(rig.log.next().replaceFirst(" \\d+ - ", " X - ")).endsWith(" " + line);
      }
    }
  }
}
