package dev.evenkeel.balancer.process;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * One {@code cpu-map} line. Its sets are not changed once it is made.
 *
 * @param threads numbers of threads, from 1
 * @param processors numbers of processors, from 0
 * @param spread whether the first thread gets the first processor, the second the second, and so on
 *     ({@code auto:}), instead of all of them for each
 */
public record CpuMap(BitSet threads, BitSet processors, boolean spread) {
  /**
   * The processors of a thread; empty where no line speaks of it.
   *
   * @param thread its number, from 1
   */
  public static Optional<BitSet> processors(List<CpuMap> maps, int thread) {
    BitSet found = new BitSet();
    for (CpuMap map : maps) {
      if (map.threads.get(thread)) {
        if (map.spread) {
          found.clear();
          map.nth(map.threads.get(0, thread).cardinality()).ifPresent(found::set);
        } else {
          found = map.processors;
        }
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  private Optional<Integer> nth(int index) {
    return processors.stream().skip(index).boxed().findFirst();
  }
}
