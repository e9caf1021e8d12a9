package dev.evenkeel.lab.view;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.article.Laboratory;
import dev.evenkeel.lab.client.Client;
import dev.evenkeel.lab.client.Request;
import dev.evenkeel.lab.pair.Node;
import dev.evenkeel.lab.sniffer.VrrpWatch;
import dev.evenkeel.lab.view.Scene.Balancer;
import dev.evenkeel.lab.view.Scene.Role;
import dev.evenkeel.lab.view.Scene.Tick;
import dev.evenkeel.lab.view.Scene.Web;
import dev.evenkeel.lab.web.WebServer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Looks at a laboratory and its drill and says what is to be drawn; one thread at a time. */
final class SceneReader {
  private static final int TICKS = 240;
  private static final int ADVERTISEMENTS = 40;
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(Scene.TICK_MS);

  private final Laboratory lab;
  private final Progress progress;
  private final long startNs;

  SceneReader(Laboratory lab, Progress progress, long startNs) {
    this.lab = lab;
    this.progress = progress;
    this.startNs = startNs;
  }

  Scene read(String step) {
    long nowNs = System.nanoTime();
    // Requests that may still be answered are left out, or the newest would look lost.
    long untilNs = nowNs - TimeUnit.MILLISECONDS.toNanos(Client.DEADLINE_MS);
    List<Request> lastSecond = lab.requests().startedBetween(untilNs - SECOND_NS, untilNs);
    return new Scene(
        TimeUnit.NANOSECONDS.toMillis(nowNs - startNs),
        step.isEmpty() ? progress.step() : step,
        new Scene.Traffic(
            Article.CLIENT.address(),
            lastSecond.size(),
            lab.requests().answered(),
            lab.requests().lost()),
        balancer(Article.LB1, lab.lb1(), nowNs),
        balancer(Article.LB2, lab.lb2(), nowNs),
        web(Article.WEB1, lab.web1(), lastSecond),
        web(Article.WEB2, lab.web2(), lastSecond),
        timeline(untilNs),
        progress.events().stream()
            .map(event ->
                new Scene.Event(
                    TimeUnit.NANOSECONDS.toMillis(event.timeNs() - startNs), event.text()))
            .toList(),
        lab.vrrp().last(ADVERTISEMENTS).stream().map(VrrpWatch.Entry::text).toList(),
        progress.done());
  }

  private Balancer balancer(Article.Machine machine, Node node, long nowNs) {
    OptionalInt priority =
        lab.vrrp()
            .lastFrom(machine.address())
            .map(entry -> OptionalInt.of(entry.advertisement().priority()))
            .orElse(OptionalInt.empty());
    Role role;
    if (!node.host().isUp()) {
      role = Role.OFF;
    } else if (lab.vrrp().master(nowNs).filter(machine.address()::equals).isPresent()) {
      role = Role.MASTER;
    } else {
      role = node.listensToVrrp() ? Role.BACKUP : Role.STARTING;
    }
    return new Balancer(
        machine.name(),
        machine.address(),
        node.program().title(),
        role,
        priority,
        node.balancerState());
  }

  private Web web(Article.Machine machine, WebServer server, List<Request> lastSecond) {
    long perSecond =
        lastSecond.stream().filter(request -> request.server().equals(server.name())).count();
    return new Web(
        machine.name(),
        machine.address(),
        server.name(),
        server.isUp(),
        lab.requests().hits().getOrDefault(server.name(), 0L),
        perSecond);
  }

  private List<Tick> timeline(long untilNs) {
    // Ticks stand still on the clock, so that the line moves by whole places.
    long lastNs = untilNs - Math.floorMod(untilNs - startNs, TICK_NS);
    long firstNs = Math.max(startNs, lastNs - TICKS * TICK_NS);
    long[] answered = new long[TICKS + 1];
    long[] lost = new long[TICKS + 1];
    for (Request request : lab.requests().startedBetween(firstNs, lastNs)) {
      int place = (int) ((request.startNs() - firstNs) / TICK_NS);
      if (request.answered()) {
        answered[place]++;
      } else {
        lost[place]++;
      }
    }
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < (lastNs - firstNs) / TICK_NS; i++) {
      ticks.add(new Tick(answered[i], lost[i]));
    }
    return ticks;
  }
}
