package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void clusteredLettersAndArgumentsInEitherWord() throws Exception {
    CommandLine line =
        CommandLine.parse(List.of("-nlD", "-f", "a.conf", "-p/run/a.pid", "-S", "3"));
    assertThat(line.has(Option.DONT_FORK)).isTrue();
    assertThat(line.has(Option.LOG_CONSOLE)).isTrue();
    assertThat(line.has(Option.LOG_DETAIL)).isTrue();
    assertThat(line.value(Option.USE_FILE)).hasValue("a.conf");
    assertThat(line.value(Option.PID)).hasValue("/run/a.pid");
    assertThat(line.value(Option.LOG_FACILITY)).hasValue("3");
    assertThat(line.isSuperfluous()).isFalse();
  }

  @Test
  void argumentAtTheEndOfACluster() throws Exception {
    CommandLine line = CommandLine.parse(List.of("-nlf", "a.conf"));
    assertThat(line.has(Option.DONT_FORK)).isTrue();
    assertThat(line.value(Option.USE_FILE)).hasValue("a.conf");
  }

  @Test
  void longWordsWithBothKindsOfArgumentsAndAbbreviations() throws Exception {
    CommandLine line =
        CommandLine.parse(
            List.of("--dont-fork", "--use-file=a.conf", "--vrrp_pid", "/r", "--log-c"));
    assertThat(line.has(Option.DONT_FORK)).isTrue();
    assertThat(line.value(Option.USE_FILE)).hasValue("a.conf");
    assertThat(line.value(Option.VRRP_PID)).hasValue("/r");
    assertThat(line.has(Option.LOG_CONSOLE)).isTrue();
  }

  @Test
  void configTestTakesItsFileInTheSameWordOnly() throws Exception {
    assertThat(CommandLine.parse(List.of("-t", "-f", "x")).value(Option.CONFIG_TEST)).isEmpty();
    assertThat(CommandLine.parse(List.of("-tout")).value(Option.CONFIG_TEST)).hasValue("out");
    assertThat(CommandLine.parse(List.of("--config-test=out")).value(Option.CONFIG_TEST))
        .hasValue("out");
  }

  @Test
  void badUsageIsSaidInKeepalivedsWords() {
    assertThatThrownBy(() -> CommandLine.parse(List.of("--bogus")))
        .hasMessage("Unknown option --bogus");
    assertThatThrownBy(() -> CommandLine.parse(List.of("-nZ"))).hasMessage("Unknown option -Z");
    assertThatThrownBy(() -> CommandLine.parse(List.of("-p")))
        .hasMessage("Missing parameter for option -p");
  }
}
