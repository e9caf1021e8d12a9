package dev.evenkeel.balancer.sample.format;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The aliases of log formats (manual, chapter 8.2.6). */
public enum Alias {
  B("B"),
  CC("CC", true),
  CS("CS", true),
  H("H"),
  HM("HM", true),
  HP("HP", true),
  HPO("HPO", true),
  HQ("HQ", true),
  HU("HU", true),
  HV("HV", true),
  ID("ID"),
  OG("OG"),
  ST("ST"),
  T("T"),
  TA("Ta", true),
  TC("Tc"),
  TD("Td"),
  TL("Tl"),
  TH("Th"),
  TI("Ti", true),
  TQ("Tq", true),
  REQUEST_TIME("TR", true),
  TR("Tr", true),
  TS("Ts"),
  TT("Tt"),
  TU("Tu"),
  TW("Tw"),
  U("U"),
  AC("ac"),
  B_NAME("b"),
  BC("bc"),
  BI("bi"),
  BP("bp"),
  BQ("bq"),
  CI("ci"),
  CP("cp"),
  F("f"),
  FC("fc"),
  FI("fi"),
  FP("fp"),
  FT("ft"),
  LC("lc"),
  HR("hr"),
  HRL("hrl"),
  HS("hs"),
  HSL("hsl"),
  MS("ms"),
  PID("pid"),
  R("r", true),
  RC("rc"),
  RT("rt"),
  S("s"),
  SC("sc"),
  SI("si"),
  SP("sp"),
  SQ("sq"),
  SSLC("sslc"),
  SSLV("sslv"),
  DATE("t"),
  REQUEST_DATE("tr", true),
  REQUEST_DATE_GMT("trg", true),
  REQUEST_DATE_LOCAL("trl", true),
  TERMINATION("ts"),
  TERMINATION_WITH_COOKIES("tsc");

  private static final Map<String, Alias> BY_WORD = new HashMap<>();

  static {
    for (Alias alias : values()) {
      BY_WORD.put(alias.word, alias);
    }
  }

  private final String word;
  private final boolean httpOnly;

  Alias(String word) {
    this(word, false);
  }

  Alias(String word, boolean httpOnly) {
    this.word = word;
    this.httpOnly = httpOnly;
  }

  /** Tells whether {@code mode http} alone knows it, so that it is refused elsewhere. */
  public boolean isHttpOnly() {
    return httpOnly;
  }

  /** Returns the alias without its percent sign. */
  public String word() {
    return word;
  }

  /** Finds an alias. */
  static Optional<Alias> find(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }
}
