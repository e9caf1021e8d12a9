package dev.evenkeel.balancer.report;

/**
 * Stateless: what stands above the tables of the statistics page: the process as a whole, what the
 * colours mean, and other forms of the page.
 */
final class PageOverview {
  private static final String LEGEND =
      """
      <table class="legend"><tr class="up"><td class="text">active or backup UP</td></tr>
      <tr class="down"><td class="text">active or backup DOWN</td></tr>
      <tr class="maintenance"><td class="text">DOWN for maintenance (MAINT)</td></tr>
      <tr class="drain"><td class="text">stopping or not load-balanced (DRAIN, NOLB)</td></tr>
      <tr class="unchecked"><td class="text">not checked</td></tr></table>
      """;

  private PageOverview() {}

  static void add(StringBuilder page, PageFrame frame) {
    page.append("<h3>General process information</h3>\n<div class=\"overview\"><ul>\n");
    for (String fact : frame.facts()) {
      page.append("<li>").append(HtmlPage.escaped(fact)).append("</li>\n");
    }
    page.append("</ul>\n").append(LEGEND).append("<ul>\n");
    if (frame.upOnly()) {
      link(page, frame.uri(), "Show all servers");
    } else {
      link(page, frame.uri() + ";up", "Hide 'DOWN' servers");
    }
    String kept = frame.upOnly() ? ";up" : "";
    link(page, frame.uri() + kept + ";norefresh", "Refresh only when asked");
    link(page, frame.uri() + kept, "Refresh now");
    link(page, frame.uri() + ";csv", "CSV export");
    link(page, frame.uri() + ";json", "JSON export");
    page.append("</ul></div>\n");
  }

  private static void link(StringBuilder page, String target, String text) {
    page.append("<li><a href=\"")
        .append(HtmlPage.escaped(target))
        .append("\">")
        .append(HtmlPage.escaped(text))
        .append("</a></li>\n");
  }
}
