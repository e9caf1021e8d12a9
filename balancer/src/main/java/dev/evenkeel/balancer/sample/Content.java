package dev.evenkeel.balancer.sample;

/** One thread only: the bytes of one direction that have come and not yet gone. */
public interface Content {
  /** Returns the array in which they stand. */
  byte[] array();

  /** Returns the index of the first. */
  int from();

  /** Returns how many there are. */
  int length();

  /** Tells whether more may come: the end has not come and there is room. */
  boolean mayGrow();

  /** Returns how many bytes there could be. */
  default int capacity() {
    return Sample.USUAL_CAPACITY;
  }
}
