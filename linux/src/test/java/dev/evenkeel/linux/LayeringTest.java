package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayeringTest {
  @Test
  void placeholder() {
    assertThat(1 + 1).isEqualTo(2);
  }
}
