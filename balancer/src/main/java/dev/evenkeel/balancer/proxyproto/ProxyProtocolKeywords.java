package dev.evenkeel.balancer.proxyproto;

import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import dev.evenkeel.balancer.sample.format.FormatParser;
import java.util.ArrayList;
import java.util.List;

/** The options of {@code bind} and {@code server} lines about the PROXY protocol. Stateless. */
public final class ProxyProtocolKeywords {
  /** {@code accept-proxy}: every connection begins with a header. */
  public static final Setting<Boolean> ACCEPT = Setting.of("accept-proxy", false);

  /** {@code send-proxy} and its kin. */
  public static final Setting<HeaderOptions> SEND = Setting.of("send-proxy", HeaderOptions.NONE);

  private ProxyProtocolKeywords() {}

  /** Adds the options to their tables. */
  public static void register(KeywordTables tables, SampleLanguage language) {
    TlvFetch.register(language);
    tables.bind().add("accept-proxy", (arguments, bind) -> bind.set(ACCEPT, true));
    tables
        .server()
        .add("send-proxy", version(1))
        .add("send-proxy-v2", version(2))
        .add("no-send-proxy", version(0))
        .add("no-send-proxy-v2", version(0))
        .add("proxy-v2-options", ProxyProtocolKeywords::options)
        .addUnsuggested(
            "set-proxy-v2-tlv-fmt(", (arguments, server) -> custom(arguments, server, language));
  }

  private static LineOption version(int version) {
    return (arguments, server) -> server.set(SEND, server.get(SEND).version(version));
  }

  private static void custom(
      OptionArguments arguments, Settings.Builder server, SampleLanguage language) {
    String keyword = arguments.keyword();
    String text = keyword.substring(keyword.indexOf('(') + 1);
    int type = text.endsWith(")") ? TlvType.of(text.substring(0, text.length() - 1)) : -1;
    if (type < 0) {
      arguments.fail("'" + keyword + "' : expects a type from 0 to 255 in parentheses");
      return;
    }
    Site site = new Site(Site.Place.OTHER, arguments.line().position(), "");
    try {
      FormatBytes value =
          new FormatBytes(
              FormatParser.parse(
                  language, site, Checkpoint.BACKEND_SERVER_CHOICE, arguments.argument()));
      HeaderOptions options = server.get(SEND);
      List<CustomTlv> all = new ArrayList<>(options.custom());
      all.add(new CustomTlv(type, value));
      server.set(
          SEND,
          new HeaderOptions(
              options.version(), options.crc32c(), options.uniqueId(), options.authority(), all));
    } catch (InvalidExpressionException wrong) {
      arguments.fail("'" + keyword + "' : " + wrong.getMessage());
    }
  }

  private static void options(OptionArguments arguments, Settings.Builder server) {
    HeaderOptions options = server.get(SEND);
    for (String word : arguments.argument().split(",", -1)) {
      switch (word) {
        case "crc32c" ->
            options =
                new HeaderOptions(
                    options.version(),
                    true,
                    options.uniqueId(),
                    options.authority(),
                    options.custom());
        case "unique-id" ->
            options =
                new HeaderOptions(
                    options.version(),
                    options.crc32c(),
                    true,
                    options.authority(),
                    options.custom());
        case "authority" ->
            options =
                new HeaderOptions(
                    options.version(),
                    options.crc32c(),
                    options.uniqueId(),
                    true,
                    options.custom());
        case "ssl", "cert-cn", "ssl-cipher", "cert-sig", "cert-key" -> {
          arguments.end();
          arguments.line().notSupported("'" + word + "' of 'proxy-v2-options'");
          return;
        }
        default -> {
          arguments.failBare("'" + word + "' : proxy v2 option not implemented.");
          return;
        }
      }
    }
    server.set(SEND, options);
  }
}
