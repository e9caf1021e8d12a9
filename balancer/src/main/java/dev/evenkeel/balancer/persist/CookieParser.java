package dev.evenkeel.balancer.persist;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a line {@code cookie}. Used once, by the thread that reads the configuration. */
final class CookieParser {
  private final Line line;
  private int at = 2;
  private boolean rewrite;
  private boolean insert;
  private boolean prefix;
  private boolean indirect;
  private boolean noCache;
  private boolean postOnly;
  private boolean preserve;
  private boolean httpOnly;
  private boolean secure;
  private boolean dynamic;
  private int maxIdleSeconds;
  private int maxLifeSeconds;
  private final List<String> domains = new ArrayList<>();
  private final List<String> attributes = new ArrayList<>();

  CookieParser(Line line) {
    this.line = line;
  }

  Optional<CookieOption> parse() {
    while (at < line.count() && !line.word(at).isEmpty()) {
      keyword(line.word(at++));
      if (line.isFatal()) {
        return Optional.empty();
      }
    }
    int modes = (rewrite ? 1 : 0) + (insert ? 1 : 0) + (prefix ? 1 : 0);
    if (modes > 1) {
      line.alert(" : cookie 'rewrite', 'insert' and 'prefix' modes are incompatible.");
    }
    if (rewrite && indirect) {
      line.alert(" : cookie 'rewrite' and 'indirect' modes are incompatible.");
    }
    if (preserve && !insert && !indirect) {
      line.alert(" : cookie 'preserve' requires at least 'insert' or 'indirect'.");
    }
    if (line.isFatal()) {
      return Optional.empty();
    }
    CookieOption.Mode mode =
        insert
            ? CookieOption.Mode.INSERT
            : rewrite
                ? CookieOption.Mode.REWRITE
                : prefix ? CookieOption.Mode.PREFIX : CookieOption.Mode.PASSIVE;
    return Optional.of(
        new CookieOption(
            line.word(1),
            mode,
            indirect,
            noCache,
            postOnly,
            preserve,
            httpOnly,
            secure,
            dynamic,
            List.copyOf(domains),
            maxIdleSeconds,
            maxLifeSeconds,
            List.copyOf(attributes)));
  }

  private void keyword(String word) {
    switch (word) {
      case "rewrite" -> rewrite = true;
      case "insert" -> insert = true;
      case "prefix" -> prefix = true;
      case "indirect" -> indirect = true;
      case "nocache" -> noCache = true;
      case "postonly" -> postOnly = true;
      case "preserve" -> preserve = true;
      case "httponly" -> httpOnly = true;
      case "secure" -> secure = true;
      case "dynamic" -> dynamic = true;
      case "domain" -> domain();
      case "maxidle" -> maxIdleSeconds = seconds(word, "<idletime>");
      case "maxlife" -> maxLifeSeconds = seconds(word, "<lifetime>");
      case "attr" -> attribute();
      default ->
          line.alert(
              " : 'cookie' supports 'rewrite', 'insert', 'prefix', 'indirect', 'nocache',"
                  + " 'postonly', 'domain', 'maxidle', 'dynamic', 'maxlife' and 'attr' options.");
    }
  }

  private void domain() {
    String domain = line.word(at++);
    if (domain.isEmpty()) {
      line.alert(": 'domain' expects <domain> as argument.");
      return;
    }
    if (domain.indexOf('.') < 0) {
      line.warn(
          ": domain '"
              + domain
              + "' contains no embedded dot, this configuration may not work properly (see"
              + " RFC6265#5.2.3).");
    }
    for (int i = 0; i < domain.length(); i++) {
      char c = domain.charAt(i);
      if (!isAlphanumeric(c) && "-_.:".indexOf(c) < 0) {
        line.alert(": character '" + c + "' is not permitted in domain name '" + domain + "'.");
        return;
      }
    }
    domains.add(domain);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private int seconds(String word, String named) {
    String argument = line.word(at++);
    if (argument.isEmpty()) {
      line.alert(": '" + word + "' expects " + named + " in seconds as argument.");
      return 0;
    }
    return switch (Delay.ofSeconds(argument, line.diagnostics()::warning)) {
      case Delay.Of(int seconds) -> seconds;
      case Delay.Unexpected(String character) -> {
        line.alert(": unexpected character '" + character + "' in argument to <" + word + ">.");
        yield 0;
      }
      case Delay.Overflow() -> {
        line.alert(
            ": timer overflow in argument <"
                + argument
                + "> to <"
                + word
                + ">, maximum value is 2147483647 s (~68 years).");
        yield 0;
      }
    };
  }

  private void attribute() {
    String value = line.word(at++);
    if (value.isEmpty()) {
      line.alert(": 'attr' expects <value> as argument.");
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == 0x7f || c == ';') {
        line.alert(
            String.format(
                Locale.ROOT,
                ": character '%%x%02X' is not permitted in attribute value.",
                (int) c));
        return;
      }
    }
    attributes.add(value);
  }
}
