package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.AddressParser.PortRule;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import java.util.Optional;
import java.util.function.Consumer;

/** The parser of {@code dispatch}, and what a whole proxy shows about it. Stateless. */
public final class DispatchKeyword {
  private DispatchKeyword() {}

  static void parse(Line line, ProxyDraft proxy) {
    boolean applies = proxy.warnUnlessBackend(line, "dispatch");
    try {
      AddressParser.Parsed parsed =
          AddressParser.parse(
              line.environment().expand(line.word(1)), PortRule.REQUIRED, false, true);
      if (line.atMostArguments(1) && applies) {
        proxy.settings().set(BackendSettings.DISPATCH, Optional.of(parsed.endpoint()));
      }
    } catch (BadAddress e) {
      line.alert(" : 'dispatch' : " + e.text());
    }
  }

  /** Says where an address or a header will not be used. */
  public static void check(ProxyDraft proxy, Consumer<String> warning) {
    if (!proxy.hasBackend()) {
      return;
    }
    if (proxy.settings().get(BackendSettings.DISPATCH).isPresent()
        && proxy.settings().isSet(BackendSettings.ALGORITHM)) {
      warning.accept(
          "dispatch address of " + proxy.describe() + " will be ignored in balance mode.");
    }
    header(proxy.settings().get(BackendSettings.SOURCE))
        .ifPresent(name ->
            warning.accept(
                proxy.describe()
                    + " : ignoring use of header "
                    + name
                    + " as source IP in non-HTTP mode."));
    proxy
        .servers()
        .forEach(server ->
            header(server.settings().get(ServerSettings.SOURCE))
                .ifPresent(name ->
                    warning.accept(
                        proxy.describe()
                            + " : server "
                            + server.name()
                            + " cannot use header "
                            + name
                            + " as source IP in non-HTTP mode.")));
  }

  private static Optional<String> header(Optional<SourceAddress> source) {
    return source
        .flatMap(SourceAddress::client)
        .filter(ClientSource.Header.class::isInstance)
        .map(client -> ((ClientSource.Header) client).header());
  }
}
