package dev.evenkeel.balancer.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.HandedSockets;
import dev.evenkeel.balancer.net.ListenRules;
import dev.evenkeel.balancer.net.ListenSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines in, answers out, over a socket in the file system. */
@Timeout(60)
class ConversationTest {
  private static final ProcessFacts FACTS =
      new ProcessFacts("2.6.12", Map.of("NAME", "value"), "[NOTICE] started\n");

  @TempDir Path directory;

  private final List<Throwable> broken = new CopyOnWriteArrayList<>();
  private final AtomicInteger piecesMade = new AtomicInteger();
  private final CompletableFuture<Answer> later = new CompletableFuture<>();
  private final List<Optional<String>> payloads = new CopyOnWriteArrayList<>();
  private EventLoop loop;
  private Thread thread;
  private Path path;

  @BeforeEach
  void start() throws Exception {
    serve(Compatibility.CLASSIC);
  }

  private void serve(Compatibility compatibility) throws Exception {
    path = directory.resolve(compatibility.name());
    loop = new EventLoop(0, 4096, 65536, 0, broken::add);
    Bind bind =
        new Bind(
            new SourcePosition("test", 1),
            path.toString(),
            List.of(new Endpoint.Unix(path.toString())),
            Settings.NONE);
    StatsSocket socket = new StatsSocket(bind, AccessLevel.ADMIN, SeverityOutput.NONE, false);
    CommandRegistry registry = new CommandRegistry(compatibility);
    RuntimeApi.registerCommon(registry, FACTS, List.of(socket), compatibility);
    registry
        .add(
            Command.of(
                "dump",
                AccessLevel.USER,
                "",
                request ->
                    new Answer.Dump(
                        IntStream.range(0, 100_000)
                            .peek(piecesMade::set)
                            .mapToObj(number -> "line " + number + "\n")
                            .iterator())))
        .add(Command.of("wait", AccessLevel.USER, "", request -> new Answer.Later(later)))
        .add(
            Command.of(
                "take",
                AccessLevel.USER,
                "",
                request -> {
                  payloads.add(request.payload());
                  return Answer.NOTHING;
                }));
    Settings global =
        Settings.builder()
            .set(RuntimeSettings.STATS_MAXCONN, 2)
            .set(RuntimeSettings.STATS_TIMEOUT_MS, 30_000)
            .build();
    RuntimeApi api = new RuntimeApi(loop, registry, global, compatibility);
    ListenRules rules = new ListenRules(true, address -> false, HandedSockets.none());
    api.listen(ListenSocket.open(bind, bind.addresses().getFirst(), 10, rules), socket);
    thread = Thread.ofPlatform().start(loop);
  }

  @AfterEach
  void stop() throws Exception {
    loop.stop();
    thread.join();
    assertThat(broken).isEmpty();
  }

  private SocketChannel connect() throws Exception {
    return SocketChannel.open(UnixDomainSocketAddress.of(path));
  }

  private static void write(SocketChannel to, String text) throws Exception {
    to.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
  }

  private static String read(SocketChannel from, int atLeast) throws Exception {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    while (text.length() < atLeast && from.read(buffer.clear()) >= 0) {
      text.append(ISO_8859_1.decode(buffer.flip()));
    }
    return text.toString();
  }

  private static String readAll(SocketChannel from) throws Exception {
    return read(from, Integer.MAX_VALUE);
  }

  private String ask(String text) throws Exception {
    try (SocketChannel channel = connect()) {
      write(channel, text.replace("\\n", "\n"));
      channel.shutdownOutput();
      return readAll(channel).replace("\n", "\\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "show cli level\\n|admin\\n\\n",
        "show cli level;show version\\n|admin\\n\\n2.6.12\\n\\n",
        "show cli level\\nshow version\\n|admin\\n\\n2.6.12\\n\\n",
        "show  cli\tlevel more\\r\\n|admin\\n\\n",
        "show env NA\\ME\\n|NAME=value\\n\\n",
        "show env A\\;B\\n|Variable not found\\n\\n",
        "prompt\\nshow cli level\\nquit\\nshow version\\n|\\n> admin\\n\\n> ",
        "prompt;show cli level\\n|\\n> admin\\n\\n> ",
        "operator;operator;show cli level;user;operator\\n"
            + "|\\n\\noperator\\n\\n\\nPermission denied\\n\\n",
        "set severity-output number;show version\\n|\\n[6]: 2.6.12\\n\\n",
        "set severity-output string;set timeout cli x\\n|\\n[err]: Invalid timeout value.\\n\\n",
        "user;show env\\n|\\nPermission denied\\n\\n",
        "expert-mode;expert-mode on;expert-mode\\n|expert-mode is OFF\\n\\n\\nexpert-mode is ON\\n\\n",
        "prompt\\ntake <<\\na\\n\\nshow version\\n|\\n> + + \\n> 2.6.12\\n\\n> ",
        "show startup-logs\\n|[NOTICE] started\\n\\n",
      })
  void answers(String asked, String expected) throws Exception {
    assertThat(ask(asked.replace("\\r", "\r"))).isEqualTo(expected);
  }

  @Test
  void anUnknownCommandGetsTheNearestOnes() throws Exception {
    assertThat(ask("shw versio\\n"))
        .startsWith("Unknown command, but maybe one of the following ones is a better match:\\n  s")
        .contains("\\n  show version  ")
        .endsWith(": disconnect\\n\\n");
    assertThat(ask("help show cli\\n"))
        .contains("show cli level", "show cli sockets")
        .doesNotContain("show version");
  }

  @Test
  void payloadsReachTheLastCommandOfTheLine() throws Exception {
    ask("take x;take y <<\\none\\ntwo\\n\\n");
    assertThat(payloads).containsExactly(Optional.empty(), Optional.of("one\ntwo\n"));
  }

  @Test
  void newerReleasesEndAPayloadWithAPatternAndKnowModesOfThePrompt() throws Exception {
    stop();
    serve(Compatibility.NEWEST);
    ask("take <<END\\none\\n\\ntwo\\nEND\\n");
    assertThat(payloads).containsExactly(Optional.of("one\n\ntwo\n"));
    assertThat(ask("prompt i\\nshow version\\nprompt n\\n")).isEqualTo("\\n2.6.12\\n\\n\\n");
    assertThat(ask("foo\\n")).startsWith("Unknown command: 'foo', but maybe");
  }

  @Test
  void aDumpIsMadeOnlyAsFastAsItIsRead() throws Exception {
    try (SocketChannel channel = connect()) {
      write(channel, "dump;show version\n");
      assertThat(read(channel, 100)).startsWith("line 0\n");
      // The kernel's buffers hold a few hundred kilobytes; the dump has more than a megabyte.
      assertThat(piecesMade.get()).isLessThan(90_000);
      assertThat(readAll(channel)).endsWith("line 99999\n\n2.6.12\n\n");
    }
  }

  @Test
  void aLaterAnswerKeepsItsPlaceAndOthersAreServedMeanwhile() throws Exception {
    try (SocketChannel waiting = connect()) {
      write(waiting, "wait;show version\n");
      waiting.shutdownOutput();
      assertThat(ask("show version\\n")).isEqualTo("2.6.12\\n\\n");
      later.complete(Answer.info("done"));
      assertThat(readAll(waiting)).isEqualTo("done\n\n2.6.12\n\n");
    }
  }

  @Test
  void whoGoesAwayWhileAnAnswerIsAwaitedMakesRoom() throws Exception {
    for (int user = 0; user < 5; user++) {
      try (SocketChannel impatient = connect()) {
        write(impatient, "wait\n");
      }
    }
    assertThat(ask("show version\\n")).isEqualTo("2.6.12\\n\\n");
  }

  @Test
  void moreThanMaxconnUsersWaitForTheirTurn() throws Exception {
    try (SocketChannel one = connect();
        SocketChannel two = connect();
        SocketChannel three = connect()) {
      write(one, "prompt\n");
      write(two, "prompt\n");
      assertThat(read(one, 3) + read(two, 3)).isEqualTo("\n> \n> ");
      write(three, "show version\n");
      one.shutdownOutput();
      assertThat(readAll(three)).isEqualTo("2.6.12\n\n");
    }
  }

  @Test
  void aLineWithoutEndIsRefused() throws Exception {
    try (SocketChannel channel = connect()) {
      write(channel, "x".repeat(20_000));
      assertThat(readAll(channel)).isEqualTo("Line too long.\n");
    }
  }
}
