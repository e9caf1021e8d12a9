package dev.evenkeel.vrrp.config.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.evenkeel.vrrp.config.reader.Environment;
import dev.evenkeel.vrrp.config.reader.KeepalivedConfigLoader;
import dev.evenkeel.vrrp.config.reader.LoadResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A short line does not stand for more than a machine can hold. */
@Timeout(30)
class BoundsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "~SEQ(x,9223372036854775806,1,9223372036854775807) y; 2",
        "~SEQ(x,-9223372036854775807,-1,-9223372036854775808) y; 2",
        "~SEQ(x,-9223372036854775808,1,9223372036854775807) y; -1",
        "~SEQ(x,0,9223372036854775807,9223372036854775807) y; 2",
        "~SEQ(x,1,1,100000) y; 100000",
        "~SEQ(x,1,1,100001) y; -1",
        "~SEQ(x,1,0,5) y; -1",
        "~SEQ(x,5,1,1) y; 0",
        "~SEQ(x,1,3,8) y; 3",
        "~SEQ(x,3) y; 3",
        "~SEQ(x,-3) y; 3"
      })
  void sequencesAreAsLongAsTheyAreOrRefused(String line, int rounds) {
    Sequence sequence = Sequence.parse(line);
    assertThat(sequence == null ? -1 : sequence.rounds().size()).isEqualTo(rounds);
  }

  @Test
  void bracesStandForNoMoreThanCanBeLookedFor() {
    assertThat(Globs.expandBraces("a{b,{c,d}}e{f,g}"))
        .containsExactly("abef", "abeg", "acef", "aceg", "adef", "adeg");
    assertThat(Globs.expandBraces("{a,b}".repeat(13))).hasSize(8192);
    assertThat(Globs.expandBraces("{a,b}".repeat(40))).isEmpty();
  }

  @Test
  void whoeverWritesSuchALineIsTold() throws Exception {
    assertThat(said("include " + "{a,b}".repeat(40)))
        .anyMatch(m -> m.contains("stands for more than 10000 names"));
    assertThat(said("~SEQ(x,1,1)".repeat(200) + " y"))
        .anyMatch(m -> m.contains("too many sequences in one line"));
    assertThatNoException()
        .isThrownBy(() -> said("~SEQ(x,9223372036854775806,1,9223372036854775807) # $x"));
  }

  private List<String> said(String line) throws Exception {
    Path file = Files.writeString(folder.resolve("keepalived.conf"), line + "\n");
    LoadResult result =
        new KeepalivedConfigLoader(Environment.ofThisMachine(_ -> true))
            .load(file.toString(), "test");
    return result.diagnostics().stream().map(Object::toString).toList();
  }
}
