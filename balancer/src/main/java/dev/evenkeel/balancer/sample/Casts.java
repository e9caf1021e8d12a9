package dev.evenkeel.balancer.sample;

import dev.evenkeel.linux.AddressText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The conversions between the types of samples that happen by themselves. Stateless. */
public final class Casts {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private Casts() {}

  /** Converts a value; false where this value has no counterpart in that type. */
  public static boolean cast(Sample sample, SampleType to) {
    SampleType from = sample.type();
    if (from == to || to == SampleType.ANY || (to == SampleType.ADDR && from.isAddress())) {
      return true;
    }
    return switch (to) {
      case BOOL -> toBool(sample);
      case SINT -> toNumber(sample);
      case STR -> toText(sample);
      case BIN, METH -> toBinary(sample, to);
      case IPV4, IPV6, ADDR -> toAddress(sample, to);
      case ANY -> true;
    };
  }

  private static boolean toBool(Sample sample) {
    return switch (sample.type()) {
      case SINT -> sample.setBool(sample.number() != 0);
      case STR -> Texts.toNumber(sample) && sample.setBool(sample.number() != 0);
      default -> false;
    };
  }

  private static boolean toNumber(Sample sample) {
    return switch (sample.type()) {
      case BOOL -> sample.setNumber(sample.number());
      case IPV4 -> sample.setNumber(bigEndian(sample, IPV4_BYTES));
      case STR -> Texts.toNumber(sample);
      default -> false;
    };
  }

  private static boolean toText(Sample sample) {
    return switch (sample.type()) {
      case BOOL, SINT -> {
        byte[] room = sample.room();
        yield sample.wroteText(room, Texts.writeNumber(sample.number(), room, 0));
      }
      case IPV4 -> dotted(sample);
      case IPV6 -> sample.setText(addressText(sample));
      case BIN -> untilNul(sample);
      default -> sample.retype(SampleType.STR);
    };
  }

  private static boolean dotted(Sample sample) {
    byte[] room = sample.room();
    int at = 0;
    for (int i = 0; i < IPV4_BYTES; i++) {
      if (i > 0) {
        room[at++] = '.';
      }
      at = Texts.writeNumber(sample.at(i), room, at);
    }
    return sample.wroteText(room, at);
  }

  /** Text ends at the first NUL. */
  private static boolean untilNul(Sample sample) {
    int end = 0;
    while (end < sample.length() && sample.at(end) != 0) {
      end++;
    }
    sample.keep(0, end);
    return sample.retype(SampleType.STR);
  }

  private static String addressText(Sample sample) {
    try {
      return AddressText.of(Inet6Address.getByAddress(null, sample.copyOfBytes(), -1));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean toBinary(Sample sample, SampleType to) {
    if (sample.type() == SampleType.BOOL || sample.type() == SampleType.SINT) {
      byte[] room = sample.room();
      for (int i = 0; i < Long.BYTES; i++) {
        room[i] = (byte) (sample.number() >> (56 - 8 * i));
      }
      return sample.set(to, room, 0, Long.BYTES);
    }
    return sample.retype(to);
  }

  private static boolean toAddress(Sample sample, SampleType to) {
    return switch (sample.type()) {
      case SINT -> numberToAddress(sample, to);
      case STR -> textToAddress(sample, to);
      case IPV4 -> toSix(sample);
      case IPV6 -> toFour(sample);
      default -> false;
    };
  }

  private static boolean numberToAddress(Sample sample, SampleType to) {
    byte[] room = sample.room();
    for (int i = 0; i < IPV4_BYTES; i++) {
      room[i] = (byte) (sample.number() >> (24 - 8 * i));
    }
    sample.set(SampleType.IPV4, room, 0, IPV4_BYTES);
    return to != SampleType.IPV6 || toSix(sample);
  }

  private static boolean textToAddress(Sample sample, SampleType to) {
    InetAddress address = Texts.address(sample.text());
    if (address == null) {
      return false;
    }
    sample.setAddress(address);
    if (to == SampleType.ADDR || sample.type() == to) {
      return true;
    }
    return to == SampleType.IPV4 ? toFour(sample) : toSix(sample);
  }

  /** Makes {@code ::ffff:a.b.c.d} of an IPv4 address. */
  static boolean toSix(Sample sample) {
    byte[] room = sample.room();
    java.util.Arrays.fill(room, 0, 10, (byte) 0);
    room[10] = (byte) 0xff;
    room[11] = (byte) 0xff;
    System.arraycopy(sample.bytes(), sample.from(), room, 12, IPV4_BYTES);
    return sample.set(SampleType.IPV6, room, 0, IPV6_BYTES);
  }

  /** Takes the IPv4 address out of {@code ::ffff:a.b.c.d}, {@code ::a.b.c.d} or 6to4. */
  static boolean toFour(Sample sample) {
    int at = embeddedFour(sample.bytes(), sample.from());
    return at >= 0 && sample.set(SampleType.IPV4, sample.bytes(), sample.from() + at, IPV4_BYTES);
  }

  /** Returns where in an IPv6 address an IPv4 address stands; -1 if there is none. */
  public static int embeddedFour(byte[] bytes, int from) {
    if (bytes[from] == 0x20 && bytes[from + 1] == 0x02) {
      return 2;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[from + i] != 0) {
        return -1;
      }
    }
    boolean mapped = bytes[from + 10] == (byte) 0xff && bytes[from + 11] == (byte) 0xff;
    boolean compatible = bytes[from + 10] == 0 && bytes[from + 11] == 0;
    return mapped || compatible ? 12 : -1;
  }

  private static long bigEndian(Sample sample, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = (value << 8) | sample.at(i);
    }
    return value;
  }
}
