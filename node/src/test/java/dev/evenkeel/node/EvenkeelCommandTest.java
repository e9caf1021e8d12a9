package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line as a newcomer meets it. */
class EvenkeelCommandTest {
  private final CommandLine command = EvenkeelCommand.commandLine();

  @Test
  void allCommandsAreListed() {
    String usage = command.getUsageMessage();
    assertThat(usage.substring(usage.indexOf("Commands:")))
        .contains("  run ", "  vrrp ", "  handover ", "  haproxy ", "  keepalived ");
  }

  @Test
  void whatTheListSaysOfACommandIsAWholeSentence() {
    Map<String, CommandLine> all = new TreeMap<>();
    gather("evenkeel", command, all);
    assertThat(all).hasSizeGreaterThan(10);
    all.forEach((name, each) ->
        assertThat(each.getCommandSpec().usageMessage().header()).as(name).hasSize(1));
    all.forEach((name, each) ->
        assertThat(each.getCommandSpec().usageMessage().header()[0]).as(name).endsWith("."));
  }

  private static void gather(String name, CommandLine of, Map<String, CommandLine> into) {
    of.getSubcommands()
        .forEach((word, sub) -> {
          into.put(name + " " + word, sub);
          gather(name + " " + word, sub, into);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "vrrp"})
  void withoutACommandThereIsHelpAndNoSuccess(String line) {
    StringWriter err = new StringWriter();
    command.setErr(new PrintWriter(err, true));
    assertThat(command.execute(line.isEmpty() ? new String[0] : new String[] {line})).isEqualTo(2);
    assertThat(err.toString())
        .contains(("Usage: evenkeel " + line).strip(), "COMMAND", "Commands:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hendover        | evenkeel: unknown command 'hendover'         | evenkeel
          vrrp hendover   | evenkeel: unknown command 'hendover'         | evenkeel vrrp
          vrrp show -z    | evenkeel: unknown option '-z'                | evenkeel vrrp show
          run a b c       | evenkeel: one argument too many: 'c'         | evenkeel run
          --nonsense      | evenkeel: unknown option '--nonsense'        | evenkeel
          """)
  void mistakesAreNamed(String line, String message, String help) {
    StringWriter err = new StringWriter();
    command.setErr(new PrintWriter(err, true));
    assertThat(command.execute(line.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly(message, "Try '" + help + " --help'.");
  }
}
