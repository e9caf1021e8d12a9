package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.ChunkScanner;
import dev.evenkeel.balancer.http.Slice;

/** Loop thread only: shows the data of chunks without what stands between them. */
final class ChunkJoiner {
  private final ChunkScanner scanner = new ChunkScanner();

  /** Joins the data of the chunks that stand there; a single chunk is shown where it stands. */
  Slice join(byte[] bytes, int from, int to, Slice into) {
    scanner.begin();
    byte[] joined = {};
    int length = 0;
    into.setEmpty();
    int at = from;
    while (at < to && !scanner.isOver() && scanner.violation() == null) {
      int before = at;
      at = scanner.nextData(bytes, at, to);
      int count = scanner.dataTo() - scanner.dataFrom();
      if (count == 0 && at == before) {
        // A chunk's line that has not ended yet.
        break;
      }
      if (count == 0) {
        continue;
      }
      if (into.isEmpty() && length == 0) {
        into.set(bytes, scanner.dataFrom(), scanner.dataTo());
        length = count;
        continue;
      }
      if (joined.length == 0) {
        joined = new byte[to - from];
        System.arraycopy(into.bytes(), into.from(), joined, 0, length);
      }
      System.arraycopy(bytes, scanner.dataFrom(), joined, length, count);
      length += count;
      into.set(joined, 0, length);
    }
    return into;
  }
}
