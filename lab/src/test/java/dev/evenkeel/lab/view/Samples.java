package dev.evenkeel.lab.view;

import dev.evenkeel.lab.client.Outcome;
import dev.evenkeel.lab.drill.Measurement;
import dev.evenkeel.lab.drill.Report;
import dev.evenkeel.lab.pair.BalancerState;
import dev.evenkeel.lab.view.Scene.Balancer;
import dev.evenkeel.lab.view.Scene.Role;
import dev.evenkeel.lab.view.Scene.Tick;
import dev.evenkeel.lab.view.Scene.Web;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A report and a scene to be shown in tests. */
final class Samples {
  private static final Measurement START =
      new Measurement(
          "cold start of both nodes",
          "first answer",
          4512,
          true,
          7000,
          105,
          Map.of(),
          "3450 ms",
          List.of(),
          List.of());
  private static final Measurement KILLED =
      new Measurement(
          "balancer on lb1 killed",
          "outage",
          612,
          true,
          700,
          140,
          Map.of(Outcome.REFUSED, 60L, Outcome.CUT_SHORT, 1L),
          "4549 ms",
          List.of("lb2 claimed the address 605 ms after it"),
          List.of());
  private static final Measurement HUNG =
      new Measurement(
          "balancer on lb1 hung",
          "outage",
          8010,
          false,
          700,
          800,
          Map.of(Outcome.NO_ANSWER, 800L),
          "never noticed",
          List.of(),
          List.of("lb2 did not notice"));

  private Samples() {}

  static Report report() {
    return new Report(
        "Evenkeel",
        "HAProxy+Keepalived",
        "built in",
        List.of(START, KILLED, HUNG),
        900,
        861,
        20512);
  }

  static Scene scene() {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ticks.add(i >= 90 && i < 95 ? new Tick(0, 25) : new Tick(25, 0));
    }
    ticks.add(new Tick(12, 13));
    String advertisement =
        "192.168.0.101 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 102, authtype none,"
            + " intvl 1s, length 20, addrs: 192.168.0.99";
    return new Scene(
        83_400,
        "5/10 balancer on lb1 hung",
        new Scene.Traffic("192.168.0.50", 100, 2312, 61),
        new Balancer(
            "lb1", "192.168.0.100", "Evenkeel", Role.BACKUP, OptionalInt.of(0), BalancerState.HUNG),
        new Balancer(
            "lb2",
            "192.168.0.101",
            "HAProxy+Keepalived",
            Role.MASTER,
            OptionalInt.of(102),
            BalancerState.ALIVE),
        new Web("web1", "192.168.0.102", "WEB 1", true, 1156, 50),
        new Web("web2", "192.168.0.103", "WEB 2", false, 1156, 0),
        ticks,
        List.of(
            new Scene.Event(700, "lb2 starts: HAProxy+Keepalived"),
            new Scene.Event(6_200, "lb1: balancer killed (SIGKILL)"),
            new Scene.Event(80_100, "lb1: balancer hangs (SIGSTOP)")),
        List.of(advertisement, advertisement, advertisement),
        List.of(START, KILLED, HUNG));
  }
}
