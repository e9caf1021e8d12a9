package dev.evenkeel.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final String PAGE = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nA: b\r\n\r\nWEB 2";

  @Test
  void isCompleteWithItsLastByteHoweverItIsCut() {
    Answer answer = new Answer();
    for (int i = 0; i < PAGE.length(); i++) {
      assertThat(answer.isComplete()).isFalse();
      answer.add(new byte[] {(byte) PAGE.charAt(i)}, 1);
    }
    assertThat(answer.isComplete()).isTrue();
    assertThat(answer.server()).isEqualTo("WEB 2");
  }

  @Test
  void anErrorPageIsNoWebServer() {
    assertThat(answer(PAGE.replace("200 OK", "503 Service Unavailable")).server()).isEmpty();
    assertThat(answer(PAGE.replace("WEB 2", "hello")).server()).isEmpty();
  }

  @Test
  void withoutALengthItIsNeverComplete() {
    assertThat(answer("HTTP/1.1 200 OK\r\n\r\nWEB 1").isComplete()).isFalse();
  }

  @Test
  void endlessAnswersAreBounded() {
    Answer answer = new Answer();
    byte[] block = new byte[16 * 1024];
    for (int i = 0; i < 100; i++) {
      answer.add(block, block.length);
    }
    assertThat(answer.isComplete()).isFalse();
  }

  private static Answer answer(String text) {
    Answer answer = new Answer();
    answer.add(text.getBytes(StandardCharsets.ISO_8859_1), text.length());
    return answer;
  }
}
