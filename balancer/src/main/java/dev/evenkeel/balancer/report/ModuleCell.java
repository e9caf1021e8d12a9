package dev.evenkeel.balancer.report;

/**
 * Stateless: the cell of the statistics page that shows, for each protocol, what it counts (manual,
 * keyword {@code stats show-modules}).
 */
final class ModuleCell {
  private ModuleCell() {}

  static void add(StringBuilder page, StatRow row) {
    page.append("<td class=\"text\">");
    String module = "";
    for (StatColumn column : StatColumn.values()) {
      String value = column.isOfModule() ? row.get(column) : "";
      if (value.isEmpty()) {
        continue;
      }
      String of = column.word().substring(0, column.word().indexOf('_'));
      page.append(of.equals(module) ? ", " : (module.isEmpty() ? "" : "\">" + module + "</u> "));
      if (!of.equals(module)) {
        page.append("<u title=\"");
        module = of;
      }
      page.append(column.word()).append(": ").append(value);
    }
    page.append(module.isEmpty() ? "" : "\">" + module + "</u>").append("</td>");
  }
}
