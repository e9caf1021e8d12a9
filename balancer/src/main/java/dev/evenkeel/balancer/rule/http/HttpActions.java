package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.reply.NamedErrors;
import dev.evenkeel.balancer.rule.ActionBook;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.Place;
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
        .add("del-header", HeaderActions::delete);
  }
}
