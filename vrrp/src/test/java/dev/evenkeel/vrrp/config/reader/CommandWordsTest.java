package dev.evenkeel.vrrp.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The splits were read from {@code keepalived -d}. */
class CommandWordsTest {

  @Test
  void escapesAreReadBeforeTheStringIsSplit() {
    CommandWords.Command command =
        CommandWords.afterKeyword("script \"/bin/echo 'a b' c\\td \\x41 \\\"q\\\" e'f g'h\"");

    assertThat(command.words()).containsExactly("/bin/echo", "a b", "c", "d", "A", "q", "ef gh");
    assertThat(command.rest()).isEmpty();
  }

  @Test
  void withoutQuotesTheCommandIsOneWord() {
    CommandWords.Command command = CommandWords.afterKeyword("notify /bin/echo root wheel");

    assertThat(command.words()).containsExactly("/bin/echo");
    assertThat(command.rest()).isEqualTo("root wheel");
  }

  @Test
  void octalAndControlEscapes() {
    assertThat(CommandWords.afterKeyword("script \"a\\101\\cAb\"").words())
        .containsExactly("aA\u0001b");
  }

  @Test
  void anOpenQuoteIsNoticed() {
    assertThat(CommandWords.afterKeyword("script \"a b").unterminated()).isTrue();
  }
}
