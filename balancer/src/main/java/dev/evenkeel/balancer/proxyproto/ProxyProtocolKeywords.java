package dev.evenkeel.balancer.proxyproto;

import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;

/** The options of {@code bind} and {@code server} lines about the PROXY protocol. Stateless. */
public final class ProxyProtocolKeywords {
  /** {@code accept-proxy}: every connection begins with a header. */
  public static final Setting<Boolean> ACCEPT = Setting.of("accept-proxy", false);

  /** {@code send-proxy} and its kin. */
  public static final Setting<HeaderOptions> SEND = Setting.of("send-proxy", HeaderOptions.NONE);

  private ProxyProtocolKeywords() {}

  /** Adds the options to their tables. */
  public static void register(KeywordTables tables) {
    tables.bind().add("accept-proxy", (arguments, bind) -> bind.set(ACCEPT, true));
    tables
        .server()
        .add("send-proxy", version(1))
        .add("send-proxy-v2", version(2))
        .add("no-send-proxy", version(0))
        .add("no-send-proxy-v2", version(0))
        .add("proxy-v2-options", ProxyProtocolKeywords::options);
  }

  private static LineOption version(int version) {
    return (arguments, server) -> server.set(SEND, server.get(SEND).version(version));
  }

  private static void options(OptionArguments arguments, Settings.Builder server) {
    HeaderOptions options = server.get(SEND);
    for (String word : arguments.argument().split(",", -1)) {
      switch (word) {
        case "crc32c" ->
            options =
                new HeaderOptions(options.version(), true, options.uniqueId(), options.authority());
        case "unique-id" ->
            options =
                new HeaderOptions(options.version(), options.crc32c(), true, options.authority());
        case "authority" ->
            options =
                new HeaderOptions(options.version(), options.crc32c(), options.uniqueId(), true);
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
