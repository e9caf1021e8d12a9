package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.control.PageOrders;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.report.InfoReport;
import dev.evenkeel.balancer.report.PageFrame;
import dev.evenkeel.balancer.report.Section;
import dev.evenkeel.balancer.report.StatForm;
import dev.evenkeel.balancer.report.StatReport;
import dev.evenkeel.balancer.webstats.StatsDesk;
import dev.evenkeel.balancer.webstats.StatsPage;
import dev.evenkeel.balancer.webstats.StatsQuery;
import dev.evenkeel.balancer.webstats.StatsResult;
import dev.evenkeel.balancer.webstats.StatsVisit;
import java.util.List;
import java.util.function.Consumer;

/** Any thread asks, the control loop answers: makes statistics pages of what runs. */
final class WebStatsDesk implements StatsDesk {
  private final EventLoop control;
  private final Deployment deployment;
  private final Compatibility compatibility;
  private final PageOrders orders;
  private final InfoReport info;

  WebStatsDesk(EventLoop control, Deployment deployment, Compatibility compatibility) {
    this.control = control;
    this.deployment = deployment;
    this.compatibility = compatibility;
    this.orders = new PageOrders(deployment, compatibility);
    this.info = new InfoReport(deployment, compatibility);
  }

  @Override
  public void show(StatsVisit visit, Consumer<String> answer) {
    control.execute(() -> answer.accept(text(visit)));
  }

  @Override
  public void change(StatsVisit visit, String form, Consumer<StatsResult> answer) {
    control.execute(() -> answer.accept(orders.carryOut(visit, form)));
  }

  private String text(StatsVisit visit) {
    StatsPage page = visit.page();
    StatsQuery query = visit.query();
    List<Section> sections =
        deployment.sections().stream()
            .filter(section -> page.shows(section.proxy().name(), visit.of().name()))
            .filter(section -> section.proxy().name().contains(query.scope()))
            .toList();
    boolean json = query.form() == StatsQuery.Form.JSON;
    StatReport report =
        new StatReport(
            new StatReport.Wish(
                json ? StatForm.JSON : StatForm.PLAIN,
                false,
                page.legends(),
                -1,
                -1,
                false,
                query.upOnly(),
                compatibility.hasNewestStatistics()),
            deployment::health,
            System.nanoTime() / 1_000_000);
    if (query.form() == StatsQuery.Form.HTML) {
      return report.html(sections, frame(visit));
    }
    StringBuilder text = new StringBuilder();
    report.pieces(sections).forEachRemaining(text::append);
    return text.toString();
  }

  private PageFrame frame(StatsVisit visit) {
    StatsPage page = visit.page();
    String version =
        page.showsVersion().orElse(!compatibility.hidesVersion())
            ? " version " + compatibility.haproxyVersion()
            : "";
    return new PageFrame(
        "HAProxy"
            + version
            + ", Statistics Report"
            + page.node().map(name -> " on " + name).orElse(""),
        page.description(),
        info.facts(),
        page.legends(),
        page.modules(),
        visit.mayChange(),
        visit.query().upOnly(),
        page.uri(),
        visit.query().result());
  }
}
