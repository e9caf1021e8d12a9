package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Configurations that are nearly right: golden cases, mutated from a seed. Whatever a file says, it
 * is read to an end, taken or refused with a message, and never by an exception. {@code
 * evenkeel.fuzz.configurations} asks for more than the few hundred of every run.
 */
@Timeout(1200)
class ConfigurationFuzzTest {
  private static final int CASES = Integer.getInteger("evenkeel.fuzz.configurations", 400);
  private static final long SEED = Long.getLong("evenkeel.fuzz.seed", 20_260_101L);
  private static final int MAX_MUTATIONS = 4;
  private static final long SLOW_NS = 10_000_000_000L;

  /** Words that mean something somewhere, put where they may not. */
  private static final List<String> WORDS =
      List.of(
          "0",
          "-1",
          "1",
          "65536",
          "4294967296",
          "99999999999999999999",
          "10ms",
          "5d",
          "2147483648s",
          "%",
          "%%",
          "%[",
          "%[src",
          "%[src,",
          "%[int(1),add(",
          "{",
          "}",
          "{ src",
          "!",
          "if",
          "unless",
          "or",
          "-m",
          "-i",
          "-f",
          "-",
          "\"",
          "'",
          "\\",
          "\\x0",
          "\\x00",
          "${",
          "${X}",
          "$",
          "\"$HOME",
          "\"${X[*]}\"",
          "#",
          "/",
          ":",
          "::",
          "*:",
          "[::]:1",
          "@",
          "fd@",
          "fd@999999",
          "unix@",
          "abns@",
          "ipv4@",
          "sockpair@1",
          "1-",
          "-5",
          "5-1",
          "1-99999999",
          "a,b,,c",
          "(",
          ")",
          "rstring",
          "[",
          "(((((((((",
          "a{1,99999}",
          "no",
          "default",
          "check",
          "server",
          "bind",
          "inter",
          "track",
          "weight",
          "\u00e9\u00ff",
          "\u0000",
          "\t");

  @TempDir Path directory;

  private static List<String> seeds() throws Exception {
    List<String> seeds = new ArrayList<>();
    for (String theme : GoldenCase.FROM_HAPROXY) {
      for (GoldenCase golden : GoldenCase.load(theme)) {
        seeds.add(golden.configuration());
      }
    }
    return seeds;
  }

  @Test
  void readsWhateverItIsGiven() throws Exception {
    List<String> seeds = seeds();
    Random random = new Random(SEED);
    int taken = 0;
    int refused = 0;
    for (int i = 0; i < CASES; i++) {
      String text = mutate(seeds, random);
      Files.writeString(directory.resolve("t.cfg"), text, ISO_8859_1);
      Map<String, String> environment =
          Map.of("X", "a b", "EVENKEEL_COMPAT", random.nextBoolean() ? "3.5" : "2.6");
      long startedNs = System.nanoTime();
      CommandRun run;
      try {
        run = CommandRun.of(directory, environment, "-c", "-dI", "-f", "t.cfg");
      } catch (RuntimeException | StackOverflowError thrown) {
        throw new AssertionError("case " + i + " of seed " + SEED + ":\n" + text, thrown);
      }
      String what = "case " + i + " of seed " + SEED + ":\n" + text + "\n" + run.err();
      assertThat(System.nanoTime() - startedNs).as("time for %s", what).isLessThan(SLOW_NS);
      assertThat(run.exit()).as("exit code of %s", what).isBetween(0, 2);
      assertThat(run.err()).as(what).doesNotContain("\tat ", "Exception");
      if (run.exit() != 1) {
        taken++;
      } else {
        refused++;
        assertThat(run.err().contains("[ALERT]") || text.contains("quiet")).as(what).isTrue();
      }
    }
    assertThat(taken).as("configurations taken").isPositive();
    assertThat(refused).as("configurations refused").isPositive();
  }

  private static String mutate(List<String> seeds, Random random) {
    StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
    int count = 1 + random.nextInt(MAX_MUTATIONS);
    for (int i = 0; i < count; i++) {
      change(text, seeds, random);
    }
    return text.toString();
  }

  private static void change(StringBuilder text, List<String> seeds, Random random) {
    String[] lines = text.toString().split("\n", -1);
    int line = random.nextInt(lines.length);
    switch (random.nextInt(10)) {
      case 0 -> lines[line] = "";
      case 1 -> lines[line] += " " + word(random);
      case 2 -> lines[line] += "\n" + lines[random.nextInt(lines.length)];
      case 3, 4, 5 -> lines[line] = otherWord(lines[line], random);
      case 6 -> {
        String[] other = seeds.get(random.nextInt(seeds.size())).split("\n", -1);
        lines[line] += "\n" + other[random.nextInt(other.length)];
      }
      case 7 -> {
        String here = lines[line];
        int at = here.isEmpty() ? 0 : random.nextInt(here.length());
        lines[line] = here.substring(0, at);
      }
      case 8 -> {
        StringBuilder here = new StringBuilder(lines[line]);
        if (!here.isEmpty()) {
          here.setCharAt(random.nextInt(here.length()), (char) random.nextInt(256));
        }
        lines[line] = here.toString();
      }
      default -> lines[line] = lines[line].repeat(1 + random.nextInt(80));
    }
    text.setLength(0);
    text.append(String.join("\n", lines));
  }

  private static String otherWord(String line, Random random) {
    String[] words = line.split(" ", -1);
    words[random.nextInt(words.length)] = word(random);
    return String.join(" ", words);
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }
}
