package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Sample;

/** One thread only: names with a delimiter between them, written to the room of a sample. */
final class JoinedNames {
  private final Sample sample;
  private final byte[] room;
  private final char delimiter;
  private int end;
  private boolean begun;

  JoinedNames(Sample sample, char delimiter) {
    this.sample = sample;
    this.room = sample.room();
    this.delimiter = delimiter;
  }

  /** The delimiter that a fetch was given: the first character counts, a comma is usual. */
  static char delimiter(Arguments arguments) {
    return arguments.has(0) && !arguments.text(0).isEmpty() ? arguments.text(0).charAt(0) : ',';
  }

  /** Adds one; false if there is no room. */
  boolean add(Slice name) {
    if (end + 1 + name.length() > room.length) {
      return false;
    }
    if (begun) {
      room[end++] = (byte) delimiter;
    }
    begun = true;
    System.arraycopy(name.bytes(), name.from(), room, end, name.length());
    end += name.length();
    return true;
  }

  /** They are the sample's value. */
  boolean finish() {
    return sample.wroteText(room, end);
  }
}
