package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.FrontendSettings;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.stats.Counters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Control thread only: one answer to {@code show stat}, made proxy by proxy. */
public final class StatReport {
  private static final int FRONTENDS = 1;
  private static final int BACKENDS = 2;
  private static final int SERVERS = 4;
  private static final int LISTENERS = 8;

  /**
   * What is asked for.
   *
   * @param form how it is printed
   * @param descriptions whether typed values come with what they mean
   * @param addresses whether the reader may know addresses
   * @param kinds which rows, as a sum of powers of two; -1 for all
   * @param server which server or listener by its number; -1 for all
   * @param withoutMaintenance leaves servers in maintenance out
   * @param upOnly leaves servers out that are not up
   * @param newest whether the columns are those of the newest release
   */
  public record Wish(
      StatForm form,
      boolean descriptions,
      boolean addresses,
      int kinds,
      int server,
      boolean withoutMaintenance,
      boolean upOnly,
      boolean newest) {
    boolean wants(int kind) {
      return (kinds & kind) != 0;
    }

    boolean wants(BackendServer each) {
      if (upOnly && !each.isRunning()) {
        return false;
      }
      return !(withoutMaintenance && each.isMaintenance()) && (server == -1 || server == each.id());
    }
  }

  private final Wish wish;
  private final StatRows rows;
  private final List<StatColumn> columns;

  /**
   * @param nowMs on the clock of the event loops
   */
  public StatReport(
      Wish wish, Function<BackendServer, @Nullable ServerHealth> healths, long nowMs) {
    this.wish = wish;
    this.rows = new StatRows(healths, wish.addresses(), nowMs);
    this.columns = StatColumn.of(wish.newest());
  }

  /** The answer, piece by piece. */
  public Iterator<String> pieces(List<Section> sections) {
    return switch (wish.form()) {
      case PLAIN -> Pieces.of(StatForm.header(columns), sections.iterator(), this::csv, "");
      case TYPED -> Pieces.of("", sections.iterator(), this::typed, "");
      case JSON -> {
        boolean[] begun = new boolean[1];
        yield Pieces.of("[", sections.iterator(), section -> json(section, begun), "]\n");
      }
    };
  }

  /** The statistics page as people read it. */
  public String html(List<Section> sections, PageFrame frame) {
    return HtmlPage.of(sections, this::rows, frame);
  }

  private String csv(Section section) {
    StringBuilder text = new StringBuilder();
    rows(section).forEach(row -> text.append(StatForm.csv(row, columns)));
    return text.toString();
  }

  private String typed(Section section) {
    StringBuilder text = new StringBuilder();
    rows(section).forEach(row -> text.append(StatForm.typed(row, columns, wish.descriptions())));
    return text.toString();
  }

  private String json(Section section, boolean[] begun) {
    StringBuilder text = new StringBuilder();
    for (StatRow row : rows(section)) {
      text.append(begun[0] ? "," : "").append(StatForm.json(row, columns));
      begun[0] = true;
    }
    return text.toString();
  }

  private List<StatRow> rows(Section section) {
    List<StatRow> all = new ArrayList<>();
    Frontend frontend = section.frontend();
    Backend backend = section.backend();
    if (frontend != null && wish.wants(FRONTENDS)) {
      all.add(rows.frontend(frontend));
    }
    if (frontend != null
        && wish.wants(LISTENERS)
        && section.proxy().get(FrontendSettings.SOCKET_STATS)) {
      for (ListenSocket socket : section.listeners()) {
        Counters counters = socket.counters();
        if (counters != null && (wish.server() == -1 || wish.server() == socket.number())) {
          all.add(rows.listener(frontend, socket, counters));
        }
      }
    }
    if (backend != null && wish.wants(SERVERS)) {
      backend.servers().stream().filter(wish::wants).map(rows::server).forEach(all::add);
    }
    if (backend != null && wish.wants(BACKENDS)) {
      all.add(rows.backend(backend, wish.upOnly() || wish.withoutMaintenance()));
    }
    return all;
  }
}
