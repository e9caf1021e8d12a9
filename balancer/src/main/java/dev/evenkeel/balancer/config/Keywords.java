package dev.evenkeel.balancer.config;

/** Parsers for the shapes that many keywords share. Stateless. */
public final class Keywords {
  private Keywords() {}

  /** A global keyword with one integer; a later line replaces an earlier one. */
  public static KeywordTables.GlobalKeyword integer(Setting<Integer> setting) {
    return (line, global) -> {
      if (line.atMostArguments(1) && hasArgument(line, "an integer argument.")) {
        global.set(setting, Numbers.lenient(line.word(1)));
      }
    };
  }

  /** A global keyword with one integer that may be given only once. */
  public static KeywordTables.GlobalKeyword integerOnce(Setting<Integer> setting) {
    return (line, global) -> {
      if (!line.atMostArguments(1)) {
        return;
      }
      if (global.get(setting) == 0 || isFirst(line, global, setting)) {
        integer(setting).parse(line, global);
      }
    };
  }

  /** A global keyword without arguments. */
  public static <T> KeywordTables.GlobalKeyword flag(Setting<T> setting, T value) {
    return (line, global) -> {
      if (line.atMostArguments(0)) {
        global.set(setting, value);
      }
    };
  }

  /** Alerts unless the keyword has an argument. */
  public static boolean hasArgument(Line line, String expected) {
    if (line.word(1).isEmpty()) {
      line.alert(" : '" + line.word(0) + "' expects " + expected);
      return false;
    }
    return true;
  }

  /**
   * Alerts at the first character that is no digit.
   *
   * @param of the keyword whose value it is
   * @param signed whether a minus may stand before the digits
   */
  public static boolean hasDigits(Line line, String of, String value, boolean signed) {
    int sign = signed && value.startsWith("-") ? 1 : 0;
    int wrong = Numbers.firstNonDigit(value.substring(sign));
    if (wrong >= 0) {
      line.alert(
          " : '"
              + of
              + "' : unexpected character '"
              + value.charAt(wrong + sign)
              + "' in integer value '"
              + value
              + "'");
    }
    return wrong < 0;
  }

  /** Complains if a global keyword was given before; the first one holds. */
  public static boolean isFirst(Line line, Settings.Builder global, Setting<?> setting) {
    if (global.isSet(setting)) {
      line.complain(" : '" + line.word(0) + "' already specified. Continuing.");
      return false;
    }
    return true;
  }

  /** An option of frontends, {@code no} and {@code default} included. */
  public static KeywordTables.ProxyKeyword frontendOption(Setting<Boolean> setting) {
    return option(setting, true, false);
  }

  /** An option of backends, {@code no} and {@code default} included. */
  public static KeywordTables.ProxyKeyword backendOption(Setting<Boolean> setting) {
    return option(setting, false, true);
  }

  /** An option of frontends and backends, {@code no} and {@code default} included. */
  public static KeywordTables.ProxyKeyword commonOption(Setting<Boolean> setting) {
    return option(setting, false, false);
  }

  private static KeywordTables.ProxyKeyword option(
      Setting<Boolean> setting, boolean needsFrontend, boolean needsBackend) {
    return (line, proxy) -> {
      if (!line.atMostArguments(0, 1)) {
        return;
      }
      if (needsFrontend && !proxy.warnUnlessFrontend(line, line.word(1), "")) {
        return;
      }
      if (needsBackend && !proxy.warnUnlessBackend(line, line.word(1))) {
        return;
      }
      switch (line.prefix()) {
        case PLAIN -> proxy.settings().set(setting, true);
        case NO -> proxy.settings().set(setting, false);
        case DEFAULT -> proxy.settings().unset(setting);
      }
    };
  }

  /** Alerts if an option that cannot be negated is. */
  public static boolean refusesPrefix(Line line) {
    if (line.prefix() != Line.Prefix.PLAIN) {
      line.alert(": negation/default is not supported for option '" + line.word(1) + "'.");
      return true;
    }
    return false;
  }

  /** A proxy keyword that HAProxy gave up: always refused with its own words. */
  public static KeywordTables.ProxyKeyword removed(String text) {
    return (line, proxy) -> line.alert(text);
  }
}
