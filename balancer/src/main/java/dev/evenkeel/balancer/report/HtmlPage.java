package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.webstats.StatsResult;
import java.util.List;
import java.util.function.Function;

/**
 * Stateless: the statistics page as people read it (manual, keyword {@code stats enable}): a table
 * for each proxy with the columns that HAProxy's page has.
 */
final class HtmlPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html><head><title>Statistics Report for HAProxy</title>
      <link rel="icon" href="data:,">
      <meta http-equiv="content-type" content="text/html; charset=iso-8859-1">
      <style>
      body { font-family: arial, helvetica, sans-serif; font-size: 12px; }
      table { border-collapse: collapse; margin: 0 0 1.5em 0; }
      th, td { border: 1px solid #aaa; padding: 1px 4px; text-align: right; white-space: nowrap; }
      th { background: #dde; } td.name, td.text { text-align: left; }
      tr.frontend { background: #e8e8d0; } tr.backend { background: #d8e8e8; }
      tr.up { background: #c0ffc0; } tr.down { background: #ff9090; }
      tr.maintenance { background: #c07820; } tr.drain { background: #20a0ff; }
      tr.unchecked { background: #e0e0e0; }
      div.good { background: #c0ffc0; } div.bad { background: #ff9090; }
      div.overview { display: flex; gap: 3em; }
      div.good, div.bad { padding: 4px; margin: 0 0 1em 0; white-space: pre-line; }
      </style></head><body>
      """;

  private static final String GROUPS =
      """
      <th rowspan="2"></th><th colspan="3">Queue</th><th colspan="3">Session rate</th>\
      <th colspan="6">Sessions</th><th colspan="2">Bytes</th><th colspan="2">Denied</th>\
      <th colspan="3">Errors</th><th colspan="2">Warnings</th><th colspan="9">Server</th>\
      """;

  private static final String COLUMNS =
      """
      </tr>
      <tr><th>Cur</th><th>Max</th><th>Limit</th><th>Cur</th><th>Max</th><th>Limit</th>\
      <th>Cur</th><th>Max</th><th>Limit</th><th>Total</th><th>LbTot</th><th>Last</th>\
      <th>In</th><th>Out</th><th>Req</th><th>Resp</th><th>Req</th><th>Conn</th><th>Resp</th>\
      <th>Retr</th><th>Redis</th><th>Status</th><th>LastChk</th><th>Wght</th><th>Act</th>\
      <th>Bck</th><th>Chk</th><th>Dwn</th><th>Dwntme</th><th>Thrtle</th></tr>
      """;

  private static final List<StatColumn> NUMBERS =
      List.of(
          StatColumn.QCUR,
          StatColumn.QMAX,
          StatColumn.QLIMIT,
          StatColumn.RATE,
          StatColumn.RATE_MAX,
          StatColumn.RATE_LIM,
          StatColumn.SCUR,
          StatColumn.SMAX,
          StatColumn.SLIM,
          StatColumn.STOT,
          StatColumn.LBTOT,
          StatColumn.LASTSESS,
          StatColumn.BIN,
          StatColumn.BOUT,
          StatColumn.DREQ,
          StatColumn.DRESP,
          StatColumn.EREQ,
          StatColumn.ECON,
          StatColumn.ERESP,
          StatColumn.WRETR,
          StatColumn.WREDIS);

  private static final List<StatColumn> OF_SERVERS =
      List.of(
          StatColumn.WEIGHT,
          StatColumn.ACT,
          StatColumn.BCK,
          StatColumn.CHKFAIL,
          StatColumn.CHKDOWN,
          StatColumn.DOWNTIME,
          StatColumn.THROTTLE);

  private HtmlPage() {}

  static String of(List<Section> sections, Function<Section, List<StatRow>> rows, PageFrame frame) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<h1>").append(escaped(frame.title())).append("</h1>\n");
    frame
        .description()
        .ifPresent(text -> page.append("<h2>").append(escaped(text)).append("</h2>\n"));
    PageOverview.add(page, frame);
    frame.result().ifPresent(result -> outcome(page, result, frame.uri()));
    sections.forEach(section -> section(page, section, rows.apply(section), frame));
    return page.append("</body></html>\n").toString();
  }

  private static void outcome(StringBuilder page, StatsResult result, String uri) {
    page.append("<div class=\"")
        .append(result.isGood() ? "good" : "bad")
        .append("\"><a href=\"")
        .append(escaped(uri))
        .append("\">[X]</a> ")
        .append(escaped(result.message()))
        .append("</div>\n");
  }

  private static void section(
      StringBuilder page, Section section, List<StatRow> rows, PageFrame frame) {
    Backend backend = section.backend();
    boolean form = frame.mayChange() && backend != null && !backend.servers().isEmpty();
    page.append("<h3>").append(escaped(section.proxy().name())).append("</h3>\n");
    if (form) {
      PageForm.begin(page);
    }
    page.append("<table>\n<tr>").append(form ? "<th rowspan=\"2\"></th>" : "").append(GROUPS);
    page.append(frame.modules() ? "<th rowspan=\"2\">Extra modules</th>" : "").append(COLUMNS);
    for (StatRow row : rows) {
      page.append("<tr class=\"").append(style(row)).append("\">");
      if (form) {
        PageForm.cell(page, row);
      }
      cells(page, row, frame.legends());
      if (frame.modules()) {
        ModuleCell.add(page, row);
      }
      page.append("</tr>\n");
    }
    page.append("</table>\n");
    if (form) {
      PageForm.end(page, section.proxy().id());
    }
  }

  private static void cells(StringBuilder page, StatRow row, boolean legends) {
    String legend = legends ? row.get(StatColumn.ADDR) + row.get(StatColumn.ALGO) : "";
    page.append("<td class=\"name\"");
    if (!legend.isEmpty()) {
      page.append(" title=\"").append(escaped(legend)).append('"');
    }
    page.append('>').append(escaped(row.get(StatColumn.SVNAME))).append("</td>");
    for (StatColumn column : NUMBERS) {
      page.append("<td>").append(shown(row, column)).append("</td>");
    }
    page.append("<td class=\"text\">").append(escaped(row.get(StatColumn.STATUS)));
    page.append("</td><td class=\"text\">").append(escaped(check(row))).append("</td>");
    for (StatColumn column : OF_SERVERS) {
      page.append("<td>").append(shown(row, column)).append("</td>");
    }
  }

  /** A value as people read it: times in their units, and a question mark for what never was. */
  private static String shown(StatRow row, StatColumn column) {
    String value = row.get(column);
    boolean isTime = column == StatColumn.LASTSESS || column == StatColumn.DOWNTIME;
    if (!isTime || value.isEmpty()) {
      return escaped(value);
    }
    long seconds = Long.parseLong(value);
    return seconds < 0 ? "?" : AgeText.of(seconds);
  }

  private static String check(StatRow row) {
    String status = row.get(StatColumn.CHECK_STATUS);
    String code = row.get(StatColumn.CHECK_CODE);
    String duration = row.get(StatColumn.CHECK_DURATION);
    return status.isEmpty()
        ? ""
        : status
            + (code.isEmpty() ? "" : "/" + code)
            + (duration.isEmpty() ? "" : " in " + duration + "ms");
  }

  private static String style(StatRow row) {
    String status = row.get(StatColumn.STATUS);
    return switch (row.kind()) {
      case FRONTEND, LISTENER -> "frontend";
      case BACKEND -> "backend";
      case SERVER ->
          status.startsWith("MAINT")
              ? "maintenance"
              : status.startsWith("DRAIN") || status.startsWith("NOLB")
                  ? "drain"
                  : status.startsWith("no check")
                      ? "unchecked"
                      : status.startsWith("UP") ? "up" : "down";
    };
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
