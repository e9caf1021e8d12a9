package dev.evenkeel.balancer.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Patterns that change while they are searched. */
@Timeout(60)
class PatternReferenceTest {
  private static PatternReference reference() {
    return new PatternReference(1, "name", "who", true);
  }

  private static PatternList list(MatchMethod method, PatternReference... references)
      throws InvalidExpressionException {
    PatternList list = new PatternList(method, false);
    for (PatternReference reference : references) {
      list.add(reference);
    }
    return list;
  }

  /** Whether patterns came one by one or all at once makes no difference to what is found. */
  @ParameterizedTest
  @EnumSource(names = {"STR", "IP", "BEG", "END", "SUB"})
  void oneByOneIsAsAllAtOnce(MatchMethod method) throws Exception {
    Random random = new Random(7);
    PatternReference grown = reference();
    PatternList growing = list(method, grown);
    for (int i = 0; i < 400; i++) {
      Pattern pattern = new Pattern(text(method, random), "v" + i, random.nextInt(4) == 0);
      grown.add(pattern);
      if (random.nextInt(20) == 0) {
        grown.remove(grown.patterns().get(random.nextInt(grown.patterns().size())).text());
      }
      PatternReference whole = reference();
      whole.replace(grown.patterns());
      PatternList settled = list(method, whole);
      for (int k = 0; k < 5; k++) {
        String key = k == 0 ? pattern.text().replaceAll("/.*", "") : key(method, random);
        assertThat(find(growing, method, key)).as(key).isSameAs(find(settled, method, key));
      }
    }
    assertThat(grown.patterns()).hasSizeGreaterThan(200);
  }

  private static String text(MatchMethod method, Random random) {
    return method == MatchMethod.IP
        ? "10." + random.nextInt(4) + ".0.0/" + (8 + random.nextInt(17))
        : key(method, random).substring(random.nextInt(2));
  }

  private static String key(MatchMethod method, Random random) {
    return method == MatchMethod.IP
        ? "10." + random.nextInt(4) + "." + random.nextInt(256) + ".1"
        : "k" + Integer.toString(random.nextInt(600), 36) + (random.nextBoolean() ? "A" : "a");
  }

  private static Pattern find(PatternList list, MatchMethod method, String key) {
    Sample sample = new Sample();
    if (method == MatchMethod.IP) {
      sample.setAddress(Objects.requireNonNull(Texts.address(key)));
    } else {
      sample.setText(key);
    }
    return list.find(sample);
  }

  @Test
  void putChangesWhatIsThereOrAdds() throws Exception {
    PatternReference map = reference();
    PatternList list = list(MatchMethod.STR, map);
    map.put("a", "1");
    Pattern first = find(list, MatchMethod.STR, "a");
    map.put("a", "2");
    map.put("b", "3");
    assertThat(first.value()).isEqualTo("2");
    assertThat(find(list, MatchMethod.STR, "b").value()).isEqualTo("3");
    assertThat(map.patterns()).hasSize(2);
    map.remove("a");
    assertThat(find(list, MatchMethod.STR, "a")).isNull();
    assertThat(map.set(pattern -> pattern.text().equals("b"), "4")).isEqualTo(1);
    assertThat(find(list, MatchMethod.STR, "b").value()).isEqualTo("4");
  }

  @Test
  void aWrongPatternChangesNothingAndThoseBeforeItStay() throws Exception {
    PatternReference reference = reference();
    PatternList list = list(MatchMethod.IP, reference);
    assertThatThrownBy(() -> reference.put("no address", ""))
        .isInstanceOf(InvalidExpressionException.class);
    assertThat(reference.patterns()).isEmpty();
    List<Pattern> more =
        List.of(
            new Pattern("192.0.2.1", "", false),
            new Pattern("wrong", "", false),
            new Pattern("192.0.2.2", "", false));
    assertThatThrownBy(() -> reference.addAll(more)).isInstanceOf(InvalidExpressionException.class);
    assertThat(reference.patterns()).containsExactly(more.getFirst());
    assertThat(find(list, MatchMethod.IP, "192.0.2.1")).isNotNull();
    assertThat(find(list, MatchMethod.IP, "192.0.2.2")).isNull();
  }

  /** Two files in one test, each changed by threads of its own: nobody waits for ever. */
  @Test
  void changesFromManyThreadsAllCount() throws Exception {
    PatternReference one = reference();
    PatternReference other = reference();
    PatternList list = list(MatchMethod.STR, one, other);
    int threads = 4;
    int each = 1500;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        PatternReference mine = t % 2 == 0 ? one : other;
        String prefix = "t" + t + ".";
        tasks.add(() -> {
          for (int i = 0; i < each; i++) {
            mine.put(prefix + i, "v");
          }
          return null;
        });
      }
      for (Future<Void> done : pool.invokeAll(tasks, 50, TimeUnit.SECONDS)) {
        done.get();
      }
    }
    assertThat(one.patterns()).hasSize(threads / 2 * each);
    assertThat(other.patterns()).hasSize(threads / 2 * each);
    assertThat(find(list, MatchMethod.STR, "t3." + (each - 1))).isNotNull();
  }
}
