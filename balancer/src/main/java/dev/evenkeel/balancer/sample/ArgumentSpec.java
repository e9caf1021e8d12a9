package dev.evenkeel.balancer.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * Which arguments a fetch or converter takes.
 *
 * @param types of all, in order
 * @param mandatory how many must be given
 */
public record ArgumentSpec(List<ArgumentType> types, int mandatory) {
  /** No arguments at all. */
  public static final ArgumentSpec NONE = new ArgumentSpec(List.of(), 0);

  /** Copies the list. */
  public ArgumentSpec {
    types = List.copyOf(types);
  }

  /**
   * Reads what lists of keywords show, without the parentheses: {@code integer,string[,string]}.
   *
   * @throws IllegalArgumentException for a type that there is not
   */
  public static ArgumentSpec of(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    int bracket = text.indexOf('[');
    String given = bracket < 0 ? text : text.substring(0, bracket);
    List<ArgumentType> types = new ArrayList<>();
    addAll(types, given);
    int mandatory = types.size();
    if (bracket >= 0) {
      addAll(types, text.substring(bracket + 1, text.length() - 1));
    }
    return new ArgumentSpec(types, mandatory);
  }

  private static void addAll(List<ArgumentType> types, String list) {
    for (String word : list.split(",", -1)) {
      if (!word.isEmpty()) {
        types.add(ArgumentType.ofWord(word));
      }
    }
  }

  /** Returns the text that {@link #of} reads. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < types.size(); i++) {
      if (i == mandatory) {
        out.append('[');
      }
      out.append(i > 0 ? "," : "").append(types.get(i).word());
    }
    return out.append(mandatory < types.size() ? "]" : "").toString();
  }
}
