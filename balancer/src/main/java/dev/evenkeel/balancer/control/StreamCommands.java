package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.ADMIN;
import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;

import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.CommandTraffic.Talk;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.tcp.StreamView;
import dev.evenkeel.balancer.tcp.TcpService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code show sess}, {@code shutdown session}, {@code shutdown sessions server}. Control thread
 * only: each loop is asked for its own streams.
 */
final class StreamCommands {
  private static final Comparator<StreamView> BY_AGE =
      Comparator.comparingLong(StreamView::acceptedWallMs).thenComparingLong(StreamView::number);

  private final Deployment deployment;

  private StreamCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  static void register(CommandRegistry registry, Deployment deployment, ServerArgument servers) {
    StreamCommands commands = new StreamCommands(deployment);
    registry
        .add(
            Command.of(
                "show sess",
                OPERATOR,
                "show sess [id]                          : report the list of current sessions or"
                    + " dump this exact session",
                commands::show))
        .add(
            Command.of(
                "shutdown session",
                ADMIN,
                "shutdown session [id]                   : kill a specific session",
                commands::shutDown))
        .add(
            Command.of(
                "shutdown sessions server",
                ADMIN,
                "shutdown sessions server <bk>/<srv>     : kill sessions on a server",
                request ->
                    servers.with(
                        request,
                        (ignored, server) ->
                            commands.later(
                                service -> {
                                  service.killAt(server, 'K');
                                  return List.<StreamView>of();
                                },
                                none -> Answer.NOTHING))));
  }

  private Answer show(Request request) {
    String which = request.argument(0);
    if (which.equals("all")) {
      return later(
          TcpService::streams, views -> dump(views, StreamText::details, TalkText::details));
    }
    if (which.startsWith("0x")) {
      long number = number(which);
      return later(
          service -> service.streams().stream().filter(view -> view.number() == number).toList(),
          views ->
              views.isEmpty()
                  ? Answer.error("Session not found.")
                  : new Answer.Dump(views.stream().map(StreamText::details).iterator()));
    }
    return later(TcpService::streams, views -> dump(views, StreamText::line, TalkText::line));
  }

  /** The connections of the runtime API come last: they are the youngest, mostly. */
  private Answer dump(
      List<StreamView> views, Function<StreamView, String> text, Function<Talk, String> ofTalk) {
    List<Talk> talks = deployment.commands().talks();
    return new Answer.Dump(
        Stream.concat(views.stream().sorted(BY_AGE).map(text), talks.stream().map(ofTalk))
            .iterator());
  }

  private Answer shutDown(Request request) {
    String which = request.argument(0);
    if (!which.startsWith("0x")) {
      return Answer.error("Session pointer expected (use 'show sess').");
    }
    long number = number(which);
    return later(
        service -> {
          List<StreamView> found =
              service.streams().stream().filter(view -> view.number() == number).toList();
          return service.kill(number) ? found : List.of();
        },
        killed ->
            killed.isEmpty() ? Answer.error("No such session (use 'show sess').") : Answer.NOTHING);
  }

  private static long number(String text) {
    String digits = text.substring(2);
    return digits.matches("[0-9a-fA-F]{1,15}") ? Long.parseLong(digits, 16) : 0;
  }

  /** Asks every loop, and answers when the last one has. */
  private Answer later(
      Function<TcpService, List<StreamView>> question, Function<List<StreamView>, Answer> answer) {
    List<CompletableFuture<List<StreamView>>> parts = new ArrayList<>();
    for (TcpService service : deployment.services()) {
      CompletableFuture<List<StreamView>> part = new CompletableFuture<>();
      parts.add(part);
      service.loop().execute(() -> part.complete(question.apply(service)));
    }
    CompletionStage<Answer> whole =
        CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
            .thenApply(ignored -> {
              List<StreamView> all = new ArrayList<>();
              parts.forEach(part -> all.addAll(part.join()));
              return answer.apply(all);
            });
    return new Answer.Later(whole);
  }
}
