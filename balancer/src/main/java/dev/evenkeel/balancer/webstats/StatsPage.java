package dev.evenkeel.balancer.webstats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value: the statistics page of a proxy.
 *
 * @param uri where targets begin that ask for it
 * @param realm shown to whoever is asked for a name and a password
 * @param users {@code name:password} of those who may see it; empty for everybody
 * @param refreshSeconds after which a browser asks again; 0 for never
 * @param showsVersion whether the release is told; empty for what the release does by itself
 * @param scope names of the proxies shown, {@code .} for its own; empty for all
 * @param legends whether addresses and algorithms are shown
 * @param node the name of the machine, if it is shown
 * @param description what the process is for, if it is shown
 * @param modules whether what protocols count is shown
 * @param rules {@code stats http-request}
 * @param admins {@code stats admin}: one that applies is enough
 */
public record StatsPage(
    String uri,
    String realm,
    List<String> users,
    int refreshSeconds,
    Optional<Boolean> showsVersion,
    List<String> scope,
    boolean legends,
    Optional<String> node,
    Optional<String> description,
    boolean modules,
    List<Rule> rules,
    List<Condition> admins) {
  /** The page of a proxy; null if it has none. */
  public static @Nullable StatsPage of(Proxy proxy) {
    return proxy.get(StatsSettings.ENABLED)
        ? new StatsPage(
            proxy.get(StatsSettings.URI),
            proxy.get(StatsSettings.REALM),
            proxy.get(StatsSettings.USERS),
            proxy.get(StatsSettings.REFRESH_SECONDS),
            proxy.get(StatsSettings.SHOWS_VERSION),
            proxy.get(StatsSettings.SCOPE),
            proxy.get(StatsSettings.LEGENDS),
            proxy.get(StatsSettings.NODE),
            proxy.get(StatsSettings.DESCRIPTION),
            proxy.get(StatsSettings.MODULES),
            proxy.get(StatsSettings.RULES),
            proxy.get(StatsSettings.ADMINS))
        : null;
  }

  /** What becomes of a request that a rule applies to. */
  public enum Verdict {
    /** It gets the page. */
    ALLOW,
    /** It is refused. */
    DENY,
    /** It gets the page if it shows who it is. */
    AUTHENTICATE
  }

  /**
   * {@code stats http-request}.
   *
   * @param realm of {@link Verdict#AUTHENTICATE}; empty for the page's
   * @param condition empty for always
   */
  public record Rule(Verdict verdict, String realm, Optional<Condition> condition) {}

  /** Whether a request asks for it. */
  public boolean isAskedBy(HttpHead request) {
    if (request.method() != HttpMethod.GET
        && request.method() != HttpMethod.HEAD
        && request.method() != HttpMethod.POST) {
      return false;
    }
    Slice target = request.uri(new Slice());
    if (target.length() < uri.length()) {
      return false;
    }
    for (int i = 0; i < uri.length(); i++) {
      if (target.at(i) != uri.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What follows the page's own target in a request that asks for it. */
  private StatsQuery query(HttpHead request) {
    Slice target = request.uri(new Slice());
    String text =
        new String(
            target.bytes(),
            target.from() + uri.length(),
            target.length() - uri.length(),
            ISO_8859_1);
    return StatsQuery.of(text);
  }

  /**
   * What becomes of a request that asks for it.
   *
   * @param nameAndPassword what the request shows; null for nothing
   * @return the realm in which it must show who it is, or what {@link Verdict} says
   */
  public Outcome judge(SampleContext context, Sample sample, @Nullable String nameAndPassword) {
    boolean known = nameAndPassword != null && users.contains(nameAndPassword);
    for (Rule rule : rules) {
      if (rule.condition().isEmpty() || applies(rule.condition().get(), context, sample)) {
        return switch (rule.verdict()) {
          case ALLOW -> new Outcome(Verdict.ALLOW, realm);
          case DENY -> new Outcome(Verdict.DENY, realm);
          case AUTHENTICATE ->
              new Outcome(
                  known ? Verdict.ALLOW : Verdict.AUTHENTICATE,
                  rule.realm().isEmpty() ? realm : rule.realm());
        };
      }
    }
    return new Outcome(users.isEmpty() || known ? Verdict.ALLOW : Verdict.AUTHENTICATE, realm);
  }

  /**
   * What a request wants that may have the page.
   *
   * @param of the proxy whose page it is
   */
  public StatsVisit visit(Proxy of, HttpHead request, SampleContext context, Sample sample) {
    return new StatsVisit(
        of, this, query(request), mayBeChanged(context, sample), OrderOrigin.isElsewhere(request));
  }

  private boolean mayBeChanged(SampleContext context, Sample sample) {
    for (Condition admin : admins) {
      if (applies(admin, context, sample)) {
        return true;
      }
    }
    return false;
  }

  private static boolean applies(Condition condition, SampleContext context, Sample sample) {
    return condition.evaluate(context, sample) == dev.evenkeel.balancer.acl.Verdict.TRUE;
  }

  /**
   * What becomes of a request.
   *
   * @param realm that whoever must show who it is is told
   */
  public record Outcome(Verdict verdict, String realm) {}

  /** Whether a proxy is to be shown on the page of another. */
  public boolean shows(String proxy, String own) {
    return scope.isEmpty() || scope.contains(proxy) || (scope.contains(".") && proxy.equals(own));
  }
}
