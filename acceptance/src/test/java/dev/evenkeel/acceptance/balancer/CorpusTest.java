package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Configurations from real installations, in a directory that {@code -Devenkeel.corpus=DIR} names:
 * HAProxy and this program accept the same ones, and where they refuse, it is for the same line and
 * reason; or for one of {@link Gap}.
 */
class CorpusTest {
  private static final Pattern REFUSAL =
      Pattern.compile("(?m)^\\[ALERT].*? : (?:config : )?(?:parsing )?(.*)$");
  private static final int PATIENCE_SECONDS = 30;

  @TempDir static Path directory;

  /** What this program does not do, by the words of its refusal. */
  private enum Gap {
    /** TLS has an issue of its own: certificates, ciphers, and what needs them. */
    TLS("ssl|tls|\\bcrt\\b|ca-base|ca-file|\\bnpn\\b|\\balpn\\b|verify|ciphers"),
    /** HTTP/2 follows TLS. */
    HTTP_2("\\bh2\\b|\\bh2c\\b|proto"),
    /** Names that are resolved while the balancer runs have an issue of their own. */
    RESOLVERS("resolvers|resolve|do-resolve"),
    /** There is no Lua. */
    LUA("lua"),
    /** There are no filters that ask other processes. */
    SPOE("spoe|filter"),
    /** Compression has an issue of its own. */
    COMPRESSION("compression"),
    /** The exporter has an issue of its own. */
    PROMETHEUS("prometheus-exporter|use-service"),
    /** Tables are not shared between balancers yet. */
    PEERS("peers|peer"),
    /** There is no second program to look after. */
    PROGRAM("program");

    private final Pattern words;

    Gap(String words) {
      this.words = Pattern.compile("'(?:[^']*\\s)?(?:" + words + ")[-\\w.@]*(?:\\s[^']*)?'");
    }

    static boolean covers(String refusal) {
      String reason = refusal.replaceFirst("^\\[[^]]*]", "");
      return Stream.of(values()).anyMatch(gap -> gap.words.matcher(reason).find());
    }
  }

  private record Verdict(int exit, String refusal, String said) {
    int line() {
      Matcher at = Pattern.compile("haproxy\\.cfg:(\\d+)").matcher(refusal);
      return at.find() ? Integer.parseInt(at.group(1)) : Integer.MAX_VALUE;
    }
  }

  @TestFactory
  Stream<DynamicTest> acceptedAndRefusedAlike() throws IOException {
    String corpus = System.getProperty("evenkeel.corpus");
    assumeTrue(corpus != null, "needs -Devenkeel.corpus=DIRECTORY with configurations");
    Program.assumeBoth();
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(corpus))) {
      files = all.filter(file -> file.toString().endsWith(".cfg")).sorted().toList();
    }
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
  }

  private static void compare(Path original) throws Exception {
    Path at = Files.createDirectory(directory.resolve(original.getFileName()));
    CorpusFile file = CorpusFile.prepare(original, at);
    Files.writeString(at.resolve("haproxy.cfg"), file.text(), ISO_8859_1);
    Verdict theirs = check(Program.HAPROXY, file, at);
    Verdict ours = check(Program.EVENKEEL, file, at);
    boolean isGap = ours.exit() == 1 && Gap.covers(ours.refusal()) && ours.line() <= theirs.line();
    if (!isGap) {
      assertThat(ours.refusal()).as(ours.said()).isEqualTo(theirs.refusal());
      assertThat(ours.exit()).as(ours.said()).isEqualTo(theirs.exit());
    }
  }

  private static Verdict check(Program program, CorpusFile file, Path at) throws Exception {
    Path said = at.resolve(program + ".out");
    ProcessBuilder builder = program.process("-c", "-f", "haproxy.cfg").directory(at.toFile());
    builder.environment().putAll(file.environment());
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(said, ISO_8859_1);
    Matcher refusals = REFUSAL.matcher(text);
    return new Verdict(process.exitValue(), refusals.find() ? refusals.group(1) : "", text);
  }
}
