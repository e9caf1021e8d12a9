package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compiles what {@code balance hash} and {@code balance rdp-cookie} hash, once a whole proxy is
 * known. Stateless.
 */
public final class HashExpression {
  private HashExpression() {}

  /** Compiles the expression of a proxy that has one; what is wrong with it is said. */
  public static void compile(ProxyDraft proxy, SampleLanguage language, Consumer<String> alert) {
    Algorithm algorithm = proxy.settings().get(BackendSettings.ALGORITHM);
    boolean hashes = algorithm == Algorithm.HASH || algorithm == Algorithm.RDP_COOKIE;
    if (!hashes) {
      return;
    }
    String written = proxy.settings().get(BackendSettings.HASH_EXPRESSION);
    String text = algorithm == Algorithm.RDP_COOKIE ? "req.rdp_cookie(" + written + ")" : written;
    String subject = proxy.describe() + " [" + proxy.position() + "]: ";
    try {
      Site site = new Site(Site.Place.OTHER, proxy.position(), proxy.name());
      Expression expression = language.parser(site).parse(List.of(text));
      if (expression.keyword().needs().at(Checkpoint.BACKEND_SERVER_CHOICE)) {
        proxy.settings().set(BackendSettings.HASH_KEY, Optional.of(expression));
      } else {
        alert.accept(
            subject
                + "error detected while parsing 'balance hash' expression '"
                + text
                + "' which requires information from "
                + expression.keyword().needs().needs()
                + ", which is not available here.");
      }
    } catch (InvalidExpressionException wrong) {
      alert.accept(
          subject
              + "failed to parse 'balance hash' expression '"
              + text
              + "' in : "
              + wrong.getMessage()
              + ".");
    }
  }
}
