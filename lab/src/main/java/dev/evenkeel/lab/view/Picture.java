package dev.evenkeel.lab.view;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.drill.Measurement;
import dev.evenkeel.lab.view.Canvas.Style;
import dev.evenkeel.lab.view.Scene.Balancer;
import dev.evenkeel.lab.view.Scene.Role;
import dev.evenkeel.lab.view.Scene.Tick;
import dev.evenkeel.lab.view.Scene.Web;
import java.util.List;

/**
 * Draws a {@link Scene}: the client, the two balancers, the two web servers, the time line, what
 * happened, what was measured and what was advertised. Made for 80 columns and 24 rows; what is
 * more goes to the lists. Stateless.
 */
final class Picture {
  private static final int BALANCER_ROW = 3;
  private static final int WEB_ROW = 8;
  private static final int TIMELINE_ROW = 12;
  private static final int LISTS_ROW = 14;
  private static final int MARGIN = 1;

  private final Scene scene;
  private final Glyphs glyphs;
  private final Canvas canvas;

  private Picture(Scene scene, int columns, int rows, Glyphs glyphs) {
    this.scene = scene;
    this.glyphs = glyphs;
    canvas = new Canvas(Math.max(columns, 40), Math.max(rows, LISTS_ROW + 1));
  }

  static Canvas draw(Scene scene, int columns, int rows, Glyphs glyphs) {
    Picture picture = new Picture(scene, columns, rows, glyphs);
    picture.header();
    picture.client();
    int half = picture.canvas.columns() / 2;
    picture.balancer(MARGIN, half - 1, scene.lb1());
    picture.balancer(half + 1, picture.canvas.columns() - MARGIN, scene.lb2());
    picture.web(MARGIN, half - 1, scene.web1());
    picture.web(half + 1, picture.canvas.columns() - MARGIN, scene.web2());
    picture.timeline();
    picture.lists();
    return picture.canvas;
  }

  private void header() {
    int x = canvas.put(MARGIN, 0, "evenkeel lab", Style.BOLD);
    canvas.put(x + 2, 0, scene.step(), Style.WARNING);
    String clock = clock(scene.elapsedMs());
    canvas.put(canvas.columns() - MARGIN - clock.length(), 0, clock, Style.PLAIN);
  }

  private void client() {
    Scene.Traffic traffic = scene.traffic();
    int x = canvas.put(MARGIN, 1, "client " + traffic.address() + " asks ", Style.PLAIN);
    x = canvas.put(x, 1, Article.VIRTUAL_ADDRESS, Style.BOLD);
    x = canvas.put(x, 1, ": " + traffic.perSecond() + " requests/s", Style.PLAIN);
    x = canvas.put(x, 1, ", " + traffic.answered() + " answered", Style.PLAIN);
    canvas.put(x, 1, ", " + traffic.lost() + " lost", traffic.lost() > 0 ? Style.BAD : Style.PLAIN);
  }

  private void balancer(int left, int right, Balancer balancer) {
    boolean master = balancer.role() == Role.MASTER;
    Style frame = master ? Style.BEST : Style.DIM;
    String title = balancer.name() + " " + balancer.address() + ", " + balancer.program();
    box(left, right, BALANCER_ROW, 3, title, frame);
    if (master) {
      canvas.put(left + 2, BALANCER_ROW - 1, "v " + Article.VIRTUAL_ADDRESS, Style.BEST);
    }
    Style role =
        switch (balancer.role()) {
          case MASTER -> Style.BEST;
          case BACKUP -> Style.PLAIN;
          case STARTING -> Style.WARNING;
          case OFF -> Style.BAD;
        };
    canvas.put(left + 2, BALANCER_ROW + 1, balancer.role().name(), role);
    String priority =
        balancer.priority().isPresent()
            ? "advertised priority " + balancer.priority().getAsInt()
            : "has not advertised";
    canvas.put(left + 2, BALANCER_ROW + 2, priority, master ? Style.PLAIN : Style.DIM);
    int x = canvas.put(left + 2, BALANCER_ROW + 3, "balancer ", Style.PLAIN);
    switch (balancer.state()) {
      case ALIVE -> canvas.put(x, BALANCER_ROW + 3, "alive", Style.GOOD);
      case HUNG -> canvas.put(x, BALANCER_ROW + 3, "HUNG", Style.WARNING);
      case DEAD -> canvas.put(x, BALANCER_ROW + 3, "dead", Style.BAD);
    }
  }

  private void web(int left, int right, Web web) {
    box(left, right, WEB_ROW, 2, web.host() + " " + web.address(), Style.DIM);
    int x = canvas.put(left + 2, WEB_ROW + 1, web.name() + " ", Style.BOLD);
    canvas.put(x, WEB_ROW + 1, web.up() ? "up" : "stopped", web.up() ? Style.GOOD : Style.BAD);
    canvas.put(
        left + 2, WEB_ROW + 2, web.answers() + " answers, " + web.perSecond() + "/s", Style.PLAIN);
  }

  private void box(int left, int right, int top, int height, String title, Style style) {
    String line = String.valueOf(glyphs.horizontal()).repeat(Math.max(0, right - left - 2));
    canvas.put(left, top, corner(0) + line + corner(1), style);
    canvas.put(left + 2, top, " " + cut(title, right - left - 6) + " ", Style.PLAIN);
    for (int y = top + 1; y <= top + height; y++) {
      canvas.put(left, y, String.valueOf(glyphs.vertical()), style);
      canvas.put(right - 1, y, String.valueOf(glyphs.vertical()), style);
    }
    canvas.put(left, top + height + 1, corner(2) + line + corner(3), style);
  }

  private String corner(int index) {
    return glyphs.corners().substring(index, index + 1);
  }

  private void timeline() {
    List<Tick> ticks = scene.timeline();
    int room = canvas.columns() - 2 * MARGIN;
    List<Tick> shown = ticks.subList(Math.max(0, ticks.size() - room), ticks.size());
    int x = canvas.columns() - MARGIN - shown.size();
    for (Tick tick : shown) {
      long all = tick.answered() + tick.lost();
      if (tick.lost() > 0 && tick.answered() == 0) {
        canvas.put(x, TIMELINE_ROW, String.valueOf(glyphs.lost()), Style.BAD);
      } else if (all > 0) {
        int level = (int) ((glyphs.levels().length() - 1) * tick.answered() / all);
        canvas.put(
            x,
            TIMELINE_ROW,
            glyphs.levels().substring(level, level + 1),
            tick.lost() > 0 ? Style.WARNING : Style.GOOD);
      }
      x++;
    }
    String legend =
        "answered in each quarter of a second, the last at the right; " + glyphs.lost() + " none";
    canvas.put(MARGIN, TIMELINE_ROW + 1, legend, Style.DIM);
  }

  /** Events and figures side by side, advertisements below them. */
  private void lists() {
    int rows = canvas.rows() - LISTS_ROW;
    int forAdvertisements = Math.min(rows / 2, Math.max(4, rows / 3));
    int forEvents = rows - forAdvertisements;
    int half = canvas.columns() / 2;
    int y = LISTS_ROW;
    for (Scene.Event event : tail(scene.events(), forEvents)) {
      String text = clock(event.elapsedMs()) + " " + event.text();
      canvas.put(MARGIN, y++, cut(text, half - MARGIN - 1), Style.PLAIN);
    }
    y = LISTS_ROW;
    for (Measurement measurement : tail(scene.done(), forEvents)) {
      String figure =
          "%-4s %9s  ".formatted(measurement.passed() ? "ok" : "FAIL", measurement.figure());
      int x = canvas.put(half, y, figure, measurement.passed() ? Style.GOOD : Style.BAD);
      canvas.put(x, y++, cut(measurement.event(), canvas.columns() - MARGIN - x), Style.PLAIN);
    }
    advertisements(LISTS_ROW + forEvents, forAdvertisements);
  }

  private void advertisements(int top, int rows) {
    int room = canvas.columns() - 2 * MARGIN;
    int linesEach = 1;
    for (String text : scene.advertisements()) {
      linesEach = Math.max(linesEach, text.length() > room ? 2 : 1);
    }
    int y = top;
    for (String text : tail(scene.advertisements(), rows / linesEach)) {
      int cut = text.length() > room ? text.lastIndexOf(", ", room - 1) + 1 : text.length();
      canvas.put(MARGIN, y++, text.substring(0, cut), Style.DIM);
      if (linesEach == 2) {
        canvas.put(MARGIN + 3, y++, text.substring(cut), Style.DIM);
      }
    }
  }

  private static <T> List<T> tail(List<T> list, int count) {
    return list.subList(Math.max(0, list.size() - count), list.size());
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, Math.max(0, length));
  }

  private static String clock(long elapsedMs) {
    return "%d:%02d".formatted(elapsedMs / 60_000, elapsedMs / 1000 % 60);
  }
}
