package dev.evenkeel.balancer.sample.format;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The aliases of log formats (manual, chapter 8.2.6). What {@code mode http} alone knows is a dash
 * or zero for a TCP stream, as in HAProxy.
 */
public enum Alias {
  B("B"),
  CC("CC"),
  CS("CS"),
  H("H"),
  HM("HM"),
  HP("HP"),
  HPO("HPO"),
  HQ("HQ"),
  HU("HU"),
  HV("HV"),
  ID("ID"),
  ST("ST"),
  T("T"),
  TA("Ta"),
  TC("Tc"),
  TD("Td"),
  TL("Tl"),
  TH("Th"),
  TI("Ti"),
  TQ("Tq"),
  REQUEST_TIME("TR"),
  TR("Tr"),
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
  R("r"),
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
  REQUEST_DATE("tr"),
  REQUEST_DATE_GMT("trg"),
  REQUEST_DATE_LOCAL("trl"),
  TERMINATION("ts"),
  TERMINATION_WITH_COOKIES("tsc");

  private static final Map<String, Alias> BY_WORD = new HashMap<>();

  static {
    for (Alias alias : values()) {
      BY_WORD.put(alias.word, alias);
    }
  }

  private final String word;

  Alias(String word) {
    this.word = word;
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
