package dev.evenkeel.balancer.forwarding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.acl.Network;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The parsers of {@code option forwardfor}, {@code option originalto}, {@code option forwarded} and
 * {@code http-send-name-header} (manual, chapter 4.2). Stateless.
 */
public final class ForwardingKeywords {
  /** {@code option forwardfor}: tells the client's address. */
  static final Setting<Optional<AddressOption>> FORWARD_FOR =
      Setting.of("option forwardfor", Optional.empty());

  /** {@code option originalto}: tells the address that the client connected to. */
  static final Setting<Optional<AddressOption>> ORIGINAL_TO =
      Setting.of("option originalto", Optional.empty());

  /** {@code http-send-name-header}: the field that tells the server's name; empty for none. */
  static final Setting<byte[]> NAME_HEADER = Setting.of("http-send-name-header", new byte[0]);

  /** {@code option forwarded}: tells both, and more, in one field of a standard. */
  static final Setting<Optional<ForwardedHeader>> FORWARDED =
      Setting.of("option forwarded", Optional.empty());

  private ForwardingKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables, SampleLanguage language) {
    tables
        .option()
        .add("forwarded", new ForwardedKeyword(language))
        .add("forwardfor", ForwardingKeywords::forwardFor)
        .add("originalto", ForwardingKeywords::originalTo);
    tables.proxy().add("http-send-name-header", ForwardingKeywords::nameHeader);
  }

  private static void forwardFor(Line line, ProxyDraft proxy) {
    if (Keywords.refusesPrefix(line)) {
      return;
    }
    AddressOption option = read(line, "X-Forwarded-For", true);
    if (!line.isFatal()) {
      proxy.settings().set(FORWARD_FOR, Optional.of(option));
    }
  }

  private static void originalTo(Line line, ProxyDraft proxy) {
    if (Keywords.refusesPrefix(line)) {
      return;
    }
    AddressOption option = read(line, "X-Original-To", false);
    if (!line.isFatal()) {
      proxy.settings().set(ORIGINAL_TO, Optional.of(option));
    }
  }

  private static AddressOption read(Line line, String name, boolean knowsIfNone) {
    String keyword = "'option " + line.word(1);
    AddressOption option = AddressOption.named(name);
    int at = 2;
    while (!line.word(at).isEmpty()) {
      String argument = line.word(at + 1);
      switch (line.word(at)) {
        case "except" -> {
          try {
            option = option.except(Network.parse(argument));
          } catch (InvalidExpressionException notANetwork) {
            line.alert(" : " + keyword + " except' expects <address>[/mask] as argument.");
            return option;
          }
          at += 2;
        }
        case "header" -> {
          if (argument.isEmpty()) {
            line.alert(" : " + keyword + " header' expects <header_name> as argument.");
            return option;
          }
          option = option.renamed(argument);
          at += 2;
        }
        case "if-none" -> {
          if (!knowsIfNone) {
            unknown(line, keyword, "'except' and 'header'");
            return option;
          }
          option = option.ifNone();
          at++;
        }
        default -> {
          unknown(
              line,
              keyword,
              knowsIfNone ? "'except', 'header' and 'if-none'" : "'except' and 'header'");
          return option;
        }
      }
    }
    return option;
  }

  private static void unknown(Line line, String keyword, String values) {
    line.alert(" : " + keyword + "' only supports optional values: " + values + ".");
  }

  private static void nameHeader(Line line, ProxyDraft proxy) {
    proxy.warnUnlessBackend(line, "http-send-name-header");
    String name = line.word(1);
    if (name.isEmpty()) {
      line.alert(" : 'http-send-name-header' requires a header string.");
      return;
    }
    proxy.settings().set(NAME_HEADER, name.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1));
  }

  /** Warns of what means nothing in a proxy that does not speak HTTP. */
  public static void warnOutsideHttp(ProxyDraft proxy, Consumer<String> warn) {
    if (proxy.settings().get(FORWARDED).isPresent()) {
      warn.accept(
          "'option forwarded' ignored for " + proxy.describe() + " as it requires HTTP mode.");
    }
    if (proxy.settings().get(FORWARD_FOR).isPresent()) {
      warn.accept(
          "'option forwardfor' ignored for " + proxy.describe() + " as it requires HTTP mode.");
    }
    if (proxy.settings().get(ORIGINAL_TO).isPresent()) {
      warn.accept(
          "'option originalto' ignored for " + proxy.describe() + " as it requires HTTP mode.");
    }
  }
}
