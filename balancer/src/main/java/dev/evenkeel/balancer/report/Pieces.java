package dev.evenkeel.balancer.report;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** One thread only: a text that is made of a beginning, a part for each of many, and an end. */
final class Pieces<T> implements Iterator<String> {
  private final String beginning;
  private final Iterator<T> each;
  private final Function<T, String> text;
  private final String end;
  private boolean begun;
  private boolean ended;

  private Pieces(String beginning, Iterator<T> each, Function<T, String> text, String end) {
    this.beginning = beginning;
    this.each = each;
    this.text = text;
    this.end = end;
  }

  static <T> Iterator<String> of(
      String beginning, Iterator<T> each, Function<T, String> text, String end) {
    return new Pieces<>(beginning, each, text, end);
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public String next() {
    if (!begun) {
      begun = true;
      return beginning;
    }
    if (each.hasNext()) {
      return text.apply(each.next());
    }
    if (ended) {
      throw new NoSuchElementException();
    }
    ended = true;
    return end;
  }
}
