package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Networks in two binary tries, one for each family; the longest prefix is found. Masks with holes
 * are searched in order. Immutable.
 */
final class AddressIndex implements PatternIndex {
  private final Trie four = new Trie();
  private final Trie six = new Trie();
  private final List<NetworkPattern> holed = new ArrayList<>();

  private record NetworkPattern(Network network, Pattern pattern) {}

  static AddressIndex of(List<Pattern> patterns) throws InvalidExpressionException {
    AddressIndex index = new AddressIndex();
    for (Pattern pattern : patterns) {
      Network network = Network.parse(pattern.text());
      if (network.prefixBits() < 0) {
        index.holed.add(new NetworkPattern(network, pattern));
      } else {
        (network.isFour() ? index.four : index.six)
            .add(network.addressBytes(), network.prefixBits(), pattern);
      }
    }
    return index;
  }

  @Override
  public @Nullable Pattern find(Sample sample) {
    byte[] bytes = sample.bytes();
    int from = sample.from();
    Pattern found;
    if (sample.type() == SampleType.IPV4) {
      found = four.find(bytes, from, 32);
      if (found == null && !six.isEmpty()) {
        byte[] room = sample.room();
        java.util.Arrays.fill(room, 0, 10, (byte) 0);
        room[10] = (byte) 0xff;
        room[11] = (byte) 0xff;
        System.arraycopy(bytes, from, room, 12, 4);
        found = six.find(room, 0, 128);
      }
    } else {
      found = six.find(bytes, from, 128);
      int at = found == null ? Casts.embeddedFour(bytes, from) : -1;
      if (at >= 0) {
        found = four.find(bytes, from + at, 32);
      }
    }
    return found == null && !holed.isEmpty() ? findHoled(sample) : found;
  }

  /** Whether one of two patterns that match an address has the longer prefix. */
  static boolean isNearer(Pattern one, Pattern other) {
    try {
      Network a = Network.parse(one.text());
      Network b = Network.parse(other.text());
      return a.isFour() == b.isFour() && a.prefixBits() > b.prefixBits();
    } catch (InvalidExpressionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private @Nullable Pattern findHoled(Sample sample) {
    int at =
        sample.type() == SampleType.IPV4 ? 0 : Casts.embeddedFour(sample.bytes(), sample.from());
    if (at >= 0) {
      for (NetworkPattern each : holed) {
        if (each.network().contains(sample.bytes(), sample.from() + at)) {
          return each.pattern();
        }
      }
    }
    return null;
  }

  /** A node is two ints, the nodes below it; a pattern may stand at any node. */
  private static final class Trie {
    private int[] children = new int[64];
    private @Nullable Pattern[] patterns = new Pattern[32];
    private int nodes = 1;
    private boolean empty = true;

    boolean isEmpty() {
      return empty;
    }

    void add(byte[] address, int bits, Pattern pattern) {
      empty = false;
      int node = 0;
      for (int i = 0; i < bits; i++) {
        int slot = node * 2 + ((address[i / 8] >> (7 - i % 8)) & 1);
        if (children[slot] == 0) {
          if (nodes * 2 + 2 > children.length) {
            children = java.util.Arrays.copyOf(children, children.length * 2);
            patterns = java.util.Arrays.copyOf(patterns, patterns.length * 2);
          }
          children[slot] = nodes++;
        }
        node = children[slot];
      }
      if (patterns[node] == null) {
        patterns[node] = pattern;
      }
    }

    @Nullable Pattern find(byte[] address, int from, int bits) {
      if (empty) {
        return null;
      }
      Pattern best = patterns[0];
      int node = 0;
      for (int i = 0; i < bits; i++) {
        node = children[node * 2 + ((address[from + i / 8] >> (7 - i % 8)) & 1)];
        if (node == 0) {
          break;
        }
        if (patterns[node] != null) {
          best = patterns[node];
        }
      }
      return best;
    }
  }
}
