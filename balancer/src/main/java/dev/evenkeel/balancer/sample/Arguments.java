package dev.evenkeel.balancer.sample;

import java.util.List;

/**
 * The arguments of one use of a fetch or converter, read and checked for their types. Immutable.
 */
public final class Arguments {
  /** One argument: as text and, where its type has them, as number or bytes. */
  record Argument(String text, long number, List<Byte> bytes) {}

  private final List<Argument> arguments;
  private final Site site;
  private final SampleLanguage language;

  Arguments(List<Argument> arguments, Site site, SampleLanguage language) {
    this.arguments = List.copyOf(arguments);
    this.site = site;
    this.language = language;
  }

  /** Returns how many were given. */
  public int count() {
    return arguments.size();
  }

  /** Tells whether an argument was given and is not empty. */
  public boolean has(int index) {
    return index < arguments.size() && !arguments.get(index).text().isEmpty();
  }

  /** Returns an argument as text; empty where it was not given. */
  public String text(int index) {
    return index < arguments.size() ? arguments.get(index).text() : "";
  }

  /** Returns an integer. */
  public long number(int index, long otherwise) {
    return has(index) ? arguments.get(index).number() : otherwise;
  }

  /** Returns an integer, cut to 32 bits as HAProxy does. */
  public int integer(int index, int otherwise) {
    return (int) number(index, otherwise);
  }

  /** Returns a copy of the bytes of an address or mask. */
  public byte[] bytes(int index) {
    List<Byte> list = arguments.get(index).bytes();
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = list.get(i);
    }
    return bytes;
  }

  /** Returns where the expression stands. */
  public Site site() {
    return site;
  }

  /** Returns the language that the expression is read with. */
  public SampleLanguage language() {
    return language;
  }
}
