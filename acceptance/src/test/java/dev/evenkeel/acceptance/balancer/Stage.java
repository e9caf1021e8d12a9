package dev.evenkeel.acceptance.balancer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One program on one configuration, as a process in the foreground.
 *
 * <p>In the configuration {@code {name}} stands for an address with a free port, {@code {log}} for
 * a syslog server's, {@code {dir}} for a directory of the stage's own.
 */
final class Stage implements AutoCloseable {
  /** The beginning of configurations whose proxies speak HTTP. */
  static final String HTTP_DEFAULTS =
      """
      defaults
       mode http
       timeout client 20s
       timeout server 20s
       timeout connect 5s
      """;

  final Program program;
  final SyslogServer syslog = new SyslogServer();
  final Path directory = Files.createTempDirectory("stage");
  final Process process;
  private final Map<String, Integer> ports = new LinkedHashMap<>();

  Stage(Program program, String configuration, String... arguments) throws IOException {
    this(program, Map.of(), configuration, arguments);
  }

  /** A program that finds more in its environment; there, too, {@code {dir}} is filled in. */
  Stage(Program program, Map<String, String> environment, String configuration, String... arguments)
      throws IOException {
    this.program = program;
    String text =
        configuration.replace("{log}", syslog.address()).replace("{dir}", directory.toString());
    Matcher names = Pattern.compile("\\{([\\w-]+)}").matcher(text);
    String filled =
        names.replaceAll(
            found -> "127.0.0.1:" + ports.computeIfAbsent(found.group(1), name -> Ports.free()));
    Files.writeString(directory.resolve("haproxy.cfg"), filled, StandardCharsets.ISO_8859_1);
    String[] all =
        Stream.concat(Stream.of("-f", "haproxy.cfg"), Stream.of(arguments)).toArray(String[]::new);
    ProcessBuilder builder = program.process(all);
    environment.forEach((name, value) ->
        builder.environment().put(name, value.replace("{dir}", directory.toString())));
    process =
        builder
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
  }

  /** Waits until every address of the configuration is listened on. */
  Stage ready() throws IOException {
    try {
      Await.until(
          () -> program + " listens; it says: " + err(),
          () -> {
            if (!process.isAlive()) {
              throw new AssertionError(program + " ended: " + err());
            }
            return ports.values().stream().allMatch(Ports::isListening);
          });
    } catch (AssertionError notReady) {
      close();
      throw notReady;
    }
    return this;
  }

  int port(String name) {
    return ports.getOrDefault(name, 0);
  }

  Socket connect(String name) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port(name)), 10_000);
    return socket;
  }

  /**
   * Connects, sends a request that says that the connection ends with it, and reads the answer.
   *
   * @param request in which {@code Connection: close} is put behind the first line
   */
  String answer(String name, String request) throws IOException {
    try (Socket socket = connect(name)) {
      socket.getOutputStream().write(closing(request).getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** A request that says that its connection ends with it. */
  static String closing(String request) {
    return request.replaceFirst("\r\n", "\r\nConnection: close\r\n");
  }

  /** The body of an answer. */
  static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /** Connects, reads what a greeting server says, and waits for the end. */
  String greeting(String name) {
    try (Socket socket = connect(name)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException refused) {
      return refused.getMessage();
    }
  }

  /** What was printed to standard output, masked. */
  String out() {
    return Mask.all(read("out"), this);
  }

  /** What was printed to standard error, masked. */
  String err() {
    return Mask.all(read("err"), this);
  }

  private String read(String name) {
    try {
      return Files.readString(directory.resolve(name), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** Log lines so far, masked. */
  List<String> log() {
    return syslog.lines().stream().map(line -> Mask.all(line, this)).toList();
  }

  /** Log lines so far that contain a word, masked. */
  List<String> log(String word) {
    return log().stream().filter(line -> line.contains(word)).toList();
  }

  /** Waits until there are so many lines with a word in them. */
  List<String> awaitLog(String word, int count) {
    Await.until(
        () -> program + " logs " + count + " lines with " + word + "; so far " + log(),
        () -> syslog.lines().stream().filter(line -> line.contains(word)).count() >= count);
    return log(word);
  }

  /** All names of ports, for the mask. */
  Map<String, Integer> ports() {
    return ports;
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Waits until nobody listens on a port any more. */
  void awaitClosed(String name) {
    Await.until(
        () -> program + " still listens on " + name + ": " + err(),
        () -> !Ports.isListening(port(name)));
  }

  /** Waits for the process's end; its exit code as a shell sees it. */
  int exit() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError(program + " does not end: " + err());
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    syslog.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }
}
