package dev.evenkeel.lab.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpConversationTest {
  @Test
  void answersAndKeepsTheConnection() throws IOException {
    String answers = converse("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answers.split("HTTP/1.1 200 OK\r\n", -1)).hasSize(3);
    assertThat(answers).contains("Content-Length: 4\r\n").contains("keep-alive\r\n\r\nPAGE");
  }

  @Test
  void closesWhenAskedTo() throws IOException {
    String answers =
        converse("GET / HTTP/1.1\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answers.split("HTTP/1.1 200 OK\r\n", -1)).hasSize(2);
    assertThat(answers).contains("Connection: close\r\n\r\nPAGE");
  }

  @Test
  void oldClientsCloseUnlessTheyAskForMore() throws IOException {
    assertThat(converse("GET / HTTP/1.0\r\n\r\n")).contains("Connection: close");
    assertThat(converse("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"))
        .contains("Connection: keep-alive");
  }

  @Test
  void headHasTheLengthButNoPage() throws IOException {
    assertThat(converse("HEAD / HTTP/1.1\r\n\r\n"))
        .contains("Content-Length: 4")
        .endsWith("\r\n\r\n");
  }

  @Test
  void nonsenseIsAnsweredAndClosed() throws IOException {
    assertThat(converse("hello\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(converse("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD");
    assertThat(converse("GET / HTTP/1.1\r\n" + "x".repeat(9000))).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aHealthCheckThatSaysNothingGetsNothing() throws IOException {
    assertThat(converse("")).isEmpty();
  }

  private static String converse(String input) throws IOException {
    ReadableByteChannel in =
        Channels.newChannel(new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteChannel channel =
        new ByteChannel() {
          @Override
          public int read(ByteBuffer into) throws IOException {
            return in.read(into);
          }

          @Override
          public int write(ByteBuffer from) {
            byte[] some = new byte[Math.min(7, from.remaining())]; // as a full socket would
            from.get(some);
            out.writeBytes(some);
            return some.length;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    new HttpConversation(channel, "PAGE".getBytes(StandardCharsets.UTF_8)).run();
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
