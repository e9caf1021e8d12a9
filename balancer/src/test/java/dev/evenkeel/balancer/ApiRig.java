package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.control.ControlCommands;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.HandedSockets;
import dev.evenkeel.balancer.net.ListenRules;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.runtime.AccessLevel;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.ProcessFacts;
import dev.evenkeel.balancer.runtime.RuntimeApi;
import dev.evenkeel.balancer.runtime.SeverityOutput;
import dev.evenkeel.balancer.runtime.StatsSocket;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The runtime API of a balancer in this process, on a socket in the file system. */
final class ApiRig implements AutoCloseable {
  final List<Throwable> broken = new CopyOnWriteArrayList<>();
  private final EventLoop loop = new EventLoop(-1, 4096, 65536, 0, broken::add);
  private final Path path;
  private final RuntimeApi api;
  private final Thread thread;

  /**
   * @param path where the socket shall be
   */
  ApiRig(Balancer balancer, Path path, Compatibility compatibility) throws Exception {
    this.path = path;
    CommandRegistry registry = new CommandRegistry(compatibility);
    StatsSocket socket = socket(path);
    RuntimeApi.registerCommon(
        registry, new ProcessFacts("test", Map.of(), ""), List.of(socket), compatibility);
    api = new RuntimeApi(loop, registry, Settings.NONE, compatibility);
    ControlCommands.register(registry, balancer.deployment(api), loop, compatibility);
    ListenSocket listening =
        ListenSocket.open(
            socket.bind(),
            socket.bind().addresses().getFirst(),
            64,
            new ListenRules(true, address -> false, HandedSockets.none()));
    loop.execute(() -> api.listen(listening, socket));
    thread = Thread.ofPlatform().start(loop);
  }

  private static StatsSocket socket(Path path) {
    Bind bind =
        new Bind(
            new SourcePosition("test", 1),
            path.toString(),
            List.of(new Endpoint.Unix(path.toString())),
            Settings.NONE);
    return new StatsSocket(bind, AccessLevel.ADMIN, SeverityOutput.NONE, false);
  }

  /** Asks and waits for the answer. */
  String ask(String command) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      channel.write(ByteBuffer.wrap((command + "\n").getBytes(ISO_8859_1)));
      channel.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(300_000);
      while (channel.read(answer) >= 0) {
        // To the end.
      }
      return ISO_8859_1.decode(answer.flip()).toString();
    } catch (IOException cutOff) {
      // The balancer may close before it has read all: what was said before counts.
      return "";
    }
  }

  @Override
  public void close() {
    loop.stop();
    BalancerRig.await("the end of the runtime API", () -> !thread.isAlive());
    api.close();
  }
}
