package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line: switches, exit codes and where the output goes. */
class HaproxyCommandTest {
  private static final String TIMEOUTS =
      "defaults\n timeout client 5s\n timeout connect 5s\n timeout server 5s\n";

  @TempDir Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    write("valid.cfg", TIMEOUTS + "listen l\n bind :8001\n");
    write("warned.cfg", "listen w\n bind :8002\n");
    write("wrong.cfg", "glob\n");
    write("empty.cfg", "\n");
    write("quiet.cfg", "global\n quiet\nlisten q\n bind :8003\n");
    Files.createDirectory(directory.resolve("many"));
    write("many/b.cfg", "listen b\n bind :8005\n");
    write("many/a.cfg", TIMEOUTS + "listen a\n bind :8004\n");
    write("many/c.txt", "glob\n");
    write("many/.d.cfg", "glob\n");
    Files.createDirectory(directory.resolve("none"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private CommandRun run(String arguments) {
    return CommandRun.of(directory, arguments.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "-c -f valid.cfg, 0",
    "-c -f warned.cfg, 0",
    "-c -dW -f valid.cfg, 0",
    "-c -dW -f warned.cfg, 1",
    "-c -f wrong.cfg, 1",
    "-c -q -f wrong.cfg, 1",
    "-c -f empty.cfg, 2",
    "-c -f nosuch.cfg, 1",
    "-c -f many, 0",
    "-c -f none, 1",
    "-c -- valid.cfg warned.cfg, 0",
    "-c -f valid.cfg -f wrong.cfg, 1",
    "-c valid.cfg, 1",
    "-c -f valid.cfg -sf 1 2 3, 0",
    "-st 5 -c -f valid.cfg, 0",
    "-c -D -W -Ws -db -dM -dI -dV -dG -f valid.cfg, 0",
    "-Z, 1",
    "-f, 1",
    "-n, 1",
    "-x, 1",
    "-v, 0",
    "-vv, 0",
    "-cc 1, 0",
    "-cc 0, 1",
    "-cc foo, 2",
    "-cc, 1",
    "-f valid.cfg, 99",
  })
  void exitCodes(String arguments, int expected) {
    assertThat(run(arguments).exit()).isEqualTo(expected);
  }

  @Test
  void aValidConfigurationIsSaidToBe() {
    assertThat(run("-c -f valid.cfg").out()).isEqualTo("Configuration file is valid\n");
    assertThat(run("-c -f valid.cfg").err()).isEmpty();
  }

  @Test
  void newestIsSilentUnlessVerbose() {
    Map<String, String> newest = Map.of("EVENKEEL_COMPAT", "3.5");
    assertThat(CommandRun.of(directory, newest, "-c", "-f", "valid.cfg").out()).isEmpty();
    assertThat(CommandRun.of(directory, newest, "-c", "-V", "-f", "valid.cfg").out())
        .isEqualTo("Configuration file is valid\n");
  }

  @Test
  void messagesBeginWithTheVersionOnce() {
    String err = run("-c -f wrong.cfg -f wrong.cfg").err();
    long pid = ProcessHandle.current().pid();
    assertThat(err)
        .startsWith("[NOTICE]   (" + pid + ") : haproxy version is 2.6.12 (Evenkeel")
        .contains("[ALERT]    (" + pid + ") : config : parsing [wrong.cfg:1]: unknown keyword")
        .containsOnlyOnce("haproxy version is");
  }

  @Test
  void quietMutesEverything() {
    CommandRun run = run("-c -q -f wrong.cfg");
    assertThat(run.out() + run.err()).isEmpty();
    assertThat(run("-c -q -f valid.cfg").out()).isEmpty();
    assertThat(run("-c -f quiet.cfg").out()).isEmpty();
  }

  @Test
  void verboseOverridesQuiet() {
    assertThat(run("-c -V -q -f wrong.cfg").err()).contains("unknown keyword 'glob'");
    assertThat(run("-c -V -f quiet.cfg").err()).contains("missing timeouts for proxy 'q'");
  }

  @Test
  void unknownSwitchesShowTheUsage() {
    CommandRun run = run("-Z");
    assertThat(run.out()).startsWith("HAProxy version 2.6.12 ");
    assertThat(run.err()).startsWith("Usage : haproxy [-f <cfgfile|cfgdir>]*");
  }

  @Test
  void scriptsFindTheVersionAndTheTarget() {
    assertThat(run("-vv").out().lines().filter(l -> l.matches(".*(HA-?Proxy version|TARGET.*=).*")))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("HAProxy version 2.6.12 ")
        .contains("Evenkeel");
    assertThat(run("-vv").out()).contains("\n  TARGET  = linux-glibc\n");
  }

  @Test
  void aDirectoryStandsForItsFilesInOrder() {
    assertThat(run("-f many").configuration().orElseThrow().proxies())
        .extracting(proxy -> proxy.name())
        .containsExactly("a", "b");
  }

  @Test
  void badConditionsAreExplained() {
    assertThat(CommandRun.of(directory, "-cc", "defined(HOME) && (1").err())
        .endsWith(
            " : config : Failed to evaluate condition: expected ')' after conditional expression"
                + " '(1'\n");
  }

  @Test
  void theStarterGetsTheWholeCommandLine() {
    CommandLine line =
        run("-D -Ws -n 100 -N 50 -m 64 -L me -p pid -x old.sock -S a -S b -dS -dR -dr -f valid.cfg"
                + " -sf 3 4 -st 5")
            .commandLine()
            .orElseThrow();
    assertThat(line.daemon() && line.master() && line.notifySystemd()).isTrue();
    assertThat(line.noSplice() && line.noReusePort() && line.ignoreUnresolvedNames()).isTrue();
    assertThat(line.maxconn()).hasValue(100);
    assertThat(line.defaultMaxconn()).hasValue(50);
    assertThat(line.memoryMegabytes()).hasValue(64);
    assertThat(line.localPeer()).contains("me");
    assertThat(line.pidFile()).contains("pid");
    assertThat(line.transferSocket()).contains("old.sock");
    assertThat(line.masterSockets()).containsExactly("a", "b");
    assertThat(line.finishPids()).containsExactly(3L, 4L);
    assertThat(line.terminatePids()).containsExactly(5L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "cfg"})
  void listsTheKeywordsThatAreCarriedOut(String keywordClass) {
    assertThat(run("-c -dK" + keywordClass + " -f valid.cfg").out())
        .contains("\n\tnbthread\n")
        .contains("\n\tserver <name> <addr> rise\n")
        .doesNotContain("\n\tcompression\n");
  }

  @Test
  void noSuchDirectory() {
    assertThat(run("-C nosuch-directory -c -f valid.cfg").err())
        .endsWith(
            " : Could not change to directory nosuch-directory : No such file or directory\n");
  }
}
