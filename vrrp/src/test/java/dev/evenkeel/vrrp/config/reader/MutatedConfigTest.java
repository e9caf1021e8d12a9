package dev.evenkeel.vrrp.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged configurations get a verdict, never an exception. */
class MutatedConfigTest {
  private static final int ROUNDS = 1500;
  private static final String[] PIECES = {
    "{",
    "}",
    "\"",
    "'",
    "\\",
    "$",
    "${",
    "$A=",
    "@",
    "@^",
    "~SEQ(i,1,3) ",
    "~LST(",
    "#",
    "!",
    "\n",
    " ",
    "\u0000",
    "\u00ff",
    "-1",
    "99999999999999999999",
    "/33",
    "::",
    "virtual_ipaddress",
    "vrrp_instance",
    "include ",
    "track_script",
    "weight",
    "group",
    "brd +",
    "%s",
    "notify \""
  };

  @TempDir Path directory;

  @Test
  void damageIsReportedNotThrown() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> inputs = new ArrayList<>();
    for (Path golden : GoldenFiles.all()) {
      inputs.add(GoldenFiles.input(golden));
    }
    Path file = directory.resolve("f.conf");
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder(inputs.get(random.nextInt(inputs.size())));
      for (int damage = random.nextInt(8); damage >= 0; damage--) {
        int at = random.nextInt(text.length() + 1);
        if (random.nextBoolean()) {
          text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        } else {
          text.delete(at, Math.min(text.length(), at + random.nextInt(6)));
        }
      }
      Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));

      LoadResult result;
      try {
        result = TestMachine.load(directory, "f.conf");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round + ":\n" + text, e);
      }

      assertThat(result.exitStatus()).isIn(0, 2, 4, 5, 6);
    }
  }
}
