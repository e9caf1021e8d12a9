package dev.evenkeel.balancer.sample;

import java.util.EnumSet;
import java.util.Set;

/** The types of samples, and which of them may be converted into which (manual, chapter 7.1). */
public enum SampleType {
  /** Any of the others; known when the sample is there. */
  ANY("any"),
  /** True or false; {@link Sample#number} is 1 or 0. */
  BOOL("bool"),
  /** A signed integer of 64 bits. */
  SINT("sint"),
  /** An IPv4 or IPv6 address; only what a converter takes, never what a sample is. */
  ADDR("addr"),
  /** Four bytes. */
  IPV4("ipv4"),
  /** Sixteen bytes. */
  IPV6("ipv6"),
  /** Bytes that stand for text. */
  STR("str"),
  /** Bytes. */
  BIN("bin"),
  /** The name of an HTTP method; bytes as {@link #STR}. */
  METH("meth");

  private static final Set<SampleType> ADDRESSES = EnumSet.of(ADDR, IPV4, IPV6);

  private final String word;

  SampleType(String word) {
    this.word = word;
  }

  /** Returns the word that lists of keywords use. */
  public String word() {
    return word;
  }

  /** Tells whether this is one of the address types. */
  public boolean isAddress() {
    return ADDRESSES.contains(this);
  }

  /** Tells whether the value is held as bytes. */
  public boolean isBytes() {
    return this == STR || this == BIN || this == METH;
  }

  /** Tells whether what takes {@code to} may be applied to a sample of this type. */
  public boolean canBecome(SampleType to) {
    if (this == to || this == ANY || to == ANY) {
      return true;
    }
    return switch (this) {
      case BOOL -> to == SINT || to == STR || to == BIN;
      case SINT -> to == BOOL || to.isAddress() || to == STR || to == BIN;
      case IPV4 -> to == SINT || to.isAddress() || to == STR || to == BIN;
      case IPV6 -> to.isAddress() || to == STR || to == BIN;
      case STR -> true;
      case BIN, METH -> to == STR || to == BIN;
      case ADDR, ANY -> false;
    };
  }
}
