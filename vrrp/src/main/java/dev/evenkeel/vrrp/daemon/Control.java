package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.bfd.BfdSpeaker;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.mail.Mailer;
import dev.evenkeel.vrrp.notify.NotifyPipes;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Daemon thread only: what an operator can ask of a running daemon. */
final class Control implements ControlSocket.Handler {
  private static final String USAGE =
      "commands: show, explain, handover, release, compete, metrics, each with [NAME]\n";

  private final EventLoop loop;
  private final Supplier<Collection<Instance>> instances;
  private final Neighbourhood neighbours;
  private final BfdSpeaker bfd;
  private final Mailer mailer;
  private final NotifyPipes pipes;

  Control(
      EventLoop loop,
      Supplier<Collection<Instance>> instances,
      Neighbourhood neighbours,
      BfdSpeaker bfd,
      Mailer mailer,
      NotifyPipes pipes) {
    this.loop = loop;
    this.instances = instances;
    this.neighbours = neighbours;
    this.bfd = bfd;
    this.mailer = mailer;
    this.pipes = pipes;
  }

  @Override
  public void handle(List<String> words, Consumer<String> reply) {
    List<Instance> meant =
        instances.get().stream()
            .filter(i -> words.size() < 2 || i.name().equals(words.get(1)))
            .toList();
    if (meant.isEmpty() || words.size() > 2) {
      reply.accept(words.size() > 2 ? USAGE : "no vrrp_instance of that name\n");
      return;
    }
    switch (words.getFirst()) {
      case "show" -> reply.accept(meant.stream().map(this::show).collect(Collectors.joining()));
      case "metrics" -> reply.accept(Metrics.of(meant, neighbours, bfd, mailer, pipes));
      case "explain" ->
          reply.accept(
              meant.stream()
                  .flatMap(i -> i.explain().stream())
                  .map(line -> line + "\n")
                  .collect(Collectors.joining()));
      case "handover" -> {
        List<Instance> masters = meant.stream().filter(i -> i.state().isMaster()).toList();
        meant.forEach(Instance::handOver);
        await(masters, meant, reply);
      }
      case "release" -> {
        String said =
            meant.stream()
                .map(i ->
                    i.name()
                        + (i.state().isMaster() ? " has let go; it" : " was not master; it")
                        + " stands back from now on\n")
                .collect(Collectors.joining());
        meant.forEach(i -> i.feed(new Event.Release()));
        reply.accept(said);
      }
      case "compete" -> {
        meant.forEach(i -> i.feed(new Event.Compete()));
        reply.accept(
            meant.stream()
                .map(i -> i.name() + " takes part in the election again\n")
                .collect(Collectors.joining()));
      }
      default -> reply.accept(USAGE);
    }
  }

  /** Until each has found a successor or given up. */
  private void await(List<Instance> masters, List<Instance> meant, Consumer<String> reply) {
    if (masters.stream().anyMatch(i -> i.state().isYielding())) {
      loop.after(20, () -> await(masters, meant, reply));
    } else {
      reply.accept(meant.stream().map(i -> outcome(i, masters)).collect(Collectors.joining()));
    }
  }

  private static String outcome(Instance instance, List<Instance> masters) {
    if (!masters.contains(instance)) {
      return instance.name() + " was not master; it stands back from now on\n";
    }
    return instance.state().isMaster()
        ? instance.name() + ": nobody takes over; it stays master\n"
        : instance.name() + " has been handed over; it stands back from now on\n";
  }

  private String show(Instance instance) {
    RouterState state = instance.state();
    StringBuilder out = new StringBuilder();
    out.append(
        "%s %s, priority %d (%d configured), virtual router %d on %s%s%n"
            .formatted(
                instance.name(),
                state.phase(),
                state.priority(),
                instance.config().priority(),
                instance.config().virtualRouterId(),
                instance.config().interfaceName(),
                state.standsBack() ? ", stands back" : ""));
    if (state.master() != null) {
      out.append("  master: ").append(state.master()).append('\n');
    }
    neighbours.describe(instance).forEach(line -> out.append("  ").append(line).append('\n'));
    for (Conflicts.Conflict conflict : instance.conflicts().open()) {
      out.append(
          "  conflict with %s: %s (noticed %d times)%n"
              .formatted(conflict.other(), conflict.reason(), conflict.count()));
    }
    return out.toString();
  }
}
