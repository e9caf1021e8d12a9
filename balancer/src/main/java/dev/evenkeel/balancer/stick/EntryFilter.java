package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** {@code data.TYPE OPERATOR VALUE ...} of the runtime API: which entries are meant. Immutable. */
final class EntryFilter {
  private static final String OPERATORS = "\"eq\", \"ne\", \"le\", \"ge\", \"lt\", \"gt\"";

  private record Test(DataType type, IntPredicate sign, long value) {}

  private final List<Test> tests;

  private EntryFilter(List<Test> tests) {
    this.tests = List.copyOf(tests);
  }

  /**
   * Reads a filter.
   *
   * @param words three for each test
   * @throws InvalidExpressionException saying what is wrong
   */
  static EntryFilter parse(StickTable table, List<String> words) throws InvalidExpressionException {
    List<Test> tests = new ArrayList<>();
    for (int at = 0; at < words.size(); at += 3) {
      String problem = "Filter entry #" + (at / 3 + 1) + ": ";
      DataType type =
          DataType.of(words.get(at).startsWith("data.") ? words.get(at).substring(5) : "")
              .orElseThrow(() -> new InvalidExpressionException(problem + "Unknown data type"));
      if (!table.stores(type)) {
        throw new InvalidExpressionException(problem + "Data type not stored in this table");
      }
      IntPredicate sign =
          switch (at + 1 < words.size() ? words.get(at + 1) : "") {
            case "eq" -> s -> s == 0;
            case "ne" -> s -> s != 0;
            case "le" -> s -> s <= 0;
            case "ge" -> s -> s >= 0;
            case "lt" -> s -> s < 0;
            case "gt" -> s -> s > 0;
            default ->
                throw new InvalidExpressionException(
                    problem + "Require and operator among " + OPERATORS);
          };
      String value = at + 2 < words.size() ? words.get(at + 2) : "";
      if (!value.matches("-?[0-9]{1,18}")) {
        throw new InvalidExpressionException(
            problem + "Require a valid integer value to compare against");
      }
      tests.add(new Test(type, sign, Long.parseLong(value)));
    }
    return new EntryFilter(tests);
  }

  /** Whether there is nothing to fulfil. */
  boolean isEmpty() {
    return tests.isEmpty();
  }

  /** Whether all tests are fulfilled. */
  boolean matches(StickTable table, Entry entry) {
    for (Test test : tests) {
      long value = table.get(entry, test.type(), 0);
      if (!test.sign().test(Long.compare(value, test.value()))) {
        return false;
      }
    }
    return true;
  }
}
