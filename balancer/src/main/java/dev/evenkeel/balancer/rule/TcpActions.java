package dev.evenkeel.balancer.rule;

import java.util.Map;

/** Which actions {@code tcp-request} and {@code tcp-response} rules have. Stateless. */
final class TcpActions {
  private static final String FIRST_OF_REQUESTS =
      "accept reject capture expect-proxy expect-netscaler-cip track-sc0..track-sc2";
  private static final String OF_CONNECTIONS =
      FIRST_OF_REQUESTS
          + " sc-inc-gpc(*) sc-inc-gpc0(*) sc-inc-gpc1(*) sc-set-gpt(*) sc-set-gpt0(*)"
          + " set-var-fmt(*) set-var(*) unset-var(*) set-dst set-dst-port set-mark set-src"
          + " set-src-port set-tos silent-drop";
  private static final String OF_REQUESTS =
      FIRST_OF_REQUESTS
          + " ot-group set-log-level set-nice switch-mode use-service sc-inc-gpc(*)"
          + " sc-inc-gpc0(*) sc-inc-gpc1(*) sc-set-gpt(*) sc-set-gpt0(*) send-spoe-group"
          + " do-resolve(*) set-var-fmt(*) set-var(*) unset-var(*) set-src set-src-port set-dst"
          + " set-dst-port set-mark set-tos silent-drop set-priority-class set-priority-offset";
  private static final String OF_RESPONSES =
      "accept close reject ot-group set-log-level set-nice sc-inc-gpc(*) sc-inc-gpc0(*)"
          + " sc-inc-gpc1(*) sc-set-gpt(*) sc-set-gpt0(*) send-spoe-group set-var-fmt(*) set-var(*)"
          + " unset-var(*) set-mark set-tos silent-drop";

  /** What later releases have; it is not listed. */
  private static final String NEWER =
      "sc-add-gpc(*) set-bandwidth-limit set-fc-mark set-fc-tos set-bc-mark set-bc-tos attach-srv"
          + " set-retries do-log lua.(*)";

  private TcpActions() {}

  static ActionBook book() {
    Map<Place, String> lists =
        Map.of(
            Place.CONNECTION, OF_CONNECTIONS,
            Place.SESSION, OF_CONNECTIONS,
            Place.REQUEST, OF_REQUESTS,
            Place.RESPONSE, OF_RESPONSES);
    return new ActionBook(lists, NEWER)
        .add("accept", words -> (subject, sample) -> Decision.ACCEPT)
        .add("reject", words -> (subject, sample) -> Decision.REJECT)
        .add("close", words -> (subject, sample) -> Decision.CLOSE)
        .add("capture", CaptureAction::parse)
        .add("expect-proxy", ExpectProxy::parse)
        .add("switch-mode", SwitchModeAction::parse);
  }
}
