package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.reply.NamedErrors;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionBook;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.http.UriActions.Part;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.Map;

/** Which actions HTTP rules have. Stateless. */
final class HttpActions {
  private static final String OF_REQUESTS =
      "wait-for-handshake ot-group set-log-level set-nice use-service sc-inc-gpc(*)"
          + " sc-inc-gpc0(*) sc-inc-gpc1(*) sc-set-gpt(*) sc-set-gpt0(*) send-spoe-group"
          + " do-resolve(*) cache-use add-acl(*) add-header allow auth capture del-acl(*)"
          + " del-header del-map(*) deny disable-l7-retry early-hint normalize-uri redirect reject"
          + " replace-header replace-path replace-pathq replace-uri replace-value return set-header"
          + " set-map(*) set-method set-path set-pathq set-query set-uri strict-mode tarpit"
          + " track-sc(*) set-timeout wait-for-body set-var-fmt(*) set-var(*) unset-var(*) set-dst"
          + " set-dst-port set-mark set-src set-src-port set-tos silent-drop set-priority-class"
          + " set-priority-offset";
  private static final String OF_RESPONSES =
      "ot-group set-log-level set-nice sc-inc-gpc(*) sc-inc-gpc0(*) sc-inc-gpc1(*) sc-set-gpt(*)"
          + " sc-set-gpt0(*) send-spoe-group cache-store add-acl(*) add-header allow capture"
          + " del-acl(*) del-header del-map(*) deny redirect replace-header replace-value return"
          + " set-header set-map(*) set-status strict-mode track-sc(*) wait-for-body set-var-fmt(*)"
          + " set-var(*) unset-var(*) set-mark set-tos silent-drop";
  private static final String AFTER_RESPONSES =
      "ot-group add-header allow capture del-header replace-header replace-value set-header"
          + " set-status strict-mode set-var-fmt(*) set-var(*) unset-var(*)";

  /** What later releases have; it is not listed. */
  private static final String NEWER =
      "sc-add-gpc(*) set-bandwidth-limit set-fc-mark set-fc-tos set-bc-mark set-bc-tos pause"
          + " set-retries do-log add-headers-bin set-headers-bin del-headers-bin lua.(*)";

  private HttpActions() {}

  static ActionBook book(NamedErrors named) {
    Map<Place, String> lists =
        Map.of(
            Place.HTTP_REQUEST, OF_REQUESTS,
            Place.HTTP_RESPONSE, OF_RESPONSES,
            Place.HTTP_AFTER_RESPONSE, AFTER_RESPONSES);
    ReplyActions replies = new ReplyActions(named);
    return new ActionBook(lists, NEWER)
        .add("allow", words -> (subject, sample) -> Decision.ACCEPT)
        .add("reject", words -> (subject, sample) -> Decision.REJECT)
        .add("deny", replies::deny)
        .add("tarpit", replies::tarpit)
        .add("return", replies::answer)
        .add("auth", AuthAction::parse)
        .add("redirect", RedirectAction::parse)
        .add("add-header", HeaderActions::add)
        .add("set-header", HeaderActions::set)
        .add("del-header", HeaderActions::delete)
        .add("replace-header", ReplaceActions::header)
        .add("replace-value", ReplaceActions::value)
        .add("replace-path", words -> UriActions.replace(words, Part.PATH))
        .add("replace-pathq", words -> UriActions.replace(words, Part.PATHQ))
        .add("replace-uri", words -> UriActions.replace(words, Part.URI))
        .add("set-path", words -> UriActions.set(words, Part.PATH))
        .add("set-pathq", words -> UriActions.set(words, Part.PATHQ))
        .add("set-uri", words -> UriActions.set(words, Part.URI))
        .add("set-query", words -> UriActions.set(words, Part.QUERY))
        .add("set-method", words -> UriActions.set(words, Part.METHOD))
        .add("normalize-uri", NormalizeAction::parse)
        .add("set-status", StatusAction::parse)
        .add("capture", HttpCapture::parse)
        .add("set-timeout", TimeoutAction::parse)
        .add("wait-for-body", WaitActions::body)
        .add("wait-for-handshake", WaitActions::handshake)
        .add("early-hint", EarlyHint::parse)
        .add("add-acl", PatternActions::addAcl)
        .add("del-acl", PatternActions::deleteAcl)
        .add("set-map", PatternActions::setMap)
        .add("del-map", PatternActions::deleteMap)
        .add("disable-l7-retry", HttpActions::disableRetries)
        .add("strict-mode", HttpActions::strictMode)
        .add("use-service", HttpActions::useService);
  }

  private static Action disableRetries(ActionLine line) {
    return (subject, sample) -> {
      HttpExchange http = subject.http();
      if (http != null) {
        http.disableRetries();
      }
      return Decision.CONTINUE;
    };
  }

  /** What becomes of a head that has no room for a change: heads have room for any here. */
  private static Action strictMode(ActionLine line) throws InvalidExpressionException {
    if (line.isOver()) {
      throw new InvalidExpressionException("expects exactly 1 arguments");
    }
    String mode = line.take();
    if (!mode.equals("on") && !mode.equals("off")) {
      throw new InvalidExpressionException(
          "Unexpected value '" + mode + "'. Only 'on' and 'off' are supported");
    }
    return (subject, sample) -> Decision.CONTINUE;
  }

  private static Action useService(ActionLine line) throws InvalidExpressionException {
    String name = line.take();
    if (name.isEmpty()) {
      throw new InvalidExpressionException("'use-service' expects a service name.");
    }
    if (!name.equals("prometheus-exporter")) {
      throw new InvalidExpressionException("'" + name + "' unknown service name.");
    }
    line.line().notSupported("'use-service " + name + "'");
    return (subject, sample) -> Decision.CONTINUE;
  }
}
