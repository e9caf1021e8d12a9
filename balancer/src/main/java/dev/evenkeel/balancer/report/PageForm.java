package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.webstats.StatsAction;

/**
 * Stateless: the form around a table of the statistics page by which servers are changed (manual,
 * keyword {@code stats admin}).
 */
final class PageForm {
  private PageForm() {}

  static void begin(StringBuilder page) {
    page.append("<form method=\"post\">\n");
  }

  /** The cell in front of a row: something to tick for a server, nothing for others. */
  static void cell(StringBuilder page, StatRow row) {
    page.append("<td>");
    if (row.kind() == StatRow.Kind.SERVER) {
      page.append("<input type=\"checkbox\" name=\"s\" value=\"")
          .append(HtmlPage.escaped(row.get(StatColumn.SVNAME)))
          .append("\">");
    }
    page.append("</td>");
  }

  /**
   * What may be done to the servers that are ticked.
   *
   * @param backendId the number of the proxy whose servers they are
   */
  static void end(StringBuilder page, int backendId) {
    page.append("Choose the action to perform on the checked servers : <select name=\"action\">\n")
        .append("<option value=\"\"></option>\n");
    for (StatsAction action : StatsAction.values()) {
      if (action.label().isEmpty()) {
        continue;
      }
      page.append("<option value=\"")
          .append(action.word())
          .append("\">")
          .append(action.label())
          .append("</option>\n");
    }
    page.append("</select>\n<input type=\"hidden\" name=\"b\" value=\"#")
        .append(backendId)
        .append("\">&nbsp;<input type=\"submit\" value=\"Apply\">\n</form>\n");
  }
}
