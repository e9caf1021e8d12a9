package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HAProxy of this machine between a client and a server that keep what they get. */
final class RealHaproxy implements AutoCloseable {
  private static final Pattern POSITION = Pattern.compile("error at position (\\d+)");
  private static final Pattern EVENT = Pattern.compile("event #(\\d+)");
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

  private static final byte[] BARRIER = "BARRIER".getBytes(ISO_8859_1);
  private static final byte[] SHOW_ERRORS = "show errors\n".getBytes(ISO_8859_1);

  private final Path directory;
  private final Process process;
  private final ServerSocketChannel listener;
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private volatile byte[] answer = OK;
  private int lastEvent = -1;

  RealHaproxy(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(address("server"));
    Thread.ofPlatform().daemon().name("server").start(this::serve);
    Files.writeString(
        directory.resolve("t.cfg"),
        """
        global
          stats socket unix@%1$s/stats level admin
          nbthread 1
        defaults
          mode http
          timeout client 2s
          timeout http-keep-alive 1
          timeout server 2s
          timeout connect 5s
        frontend strict
          bind unix@%1$s/strict
          default_backend strict
        backend strict
          server s unix@%1$s/server pool-max-conn 0
        frontend relaxed
          bind unix@%1$s/relaxed
          option accept-invalid-http-request
          default_backend relaxed
        backend relaxed
          option accept-invalid-http-response
          server s unix@%1$s/server pool-max-conn 0
        """
            .formatted(directory),
        ISO_8859_1);
    process =
        new ProcessBuilder("haproxy", "-db", "-f", "t.cfg")
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!Files.exists(directory.resolve("relaxed"))) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(Files.readString(directory.resolve("out"), ISO_8859_1));
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  private UnixDomainSocketAddress address(String name) {
    return UnixDomainSocketAddress.of(directory.resolve(name));
  }

  /** What it makes of a case, in the words of the case's file. */
  String verdict(MessageCase one) throws IOException, InterruptedException {
    received.clear();
    answer = one.isResponse() ? one.responseBytes() : OK;
    String reply =
        new String(
            exchange(one.isRelaxed() ? "relaxed" : "strict", one.requestBytes(), !one.isResponse()),
            ISO_8859_1);
    // The server takes one connection after the other: behind this one there is nothing of the
    // case.
    exchange("server", BARRIER, true);
    ByteArrayOutputStream forwarded = new ByteArrayOutputStream();
    for (byte[] bytes = next(); bytes != BARRIER; bytes = next()) {
      forwarded.writeBytes(bytes);
    }
    String error = error();
    // HAProxy writes the names of its own answers like this; those of others in lower case.
    boolean own = reply.contains("\r\nContent-length: ");
    // What is accepted although it is wrong is complained of, too.
    if (!error.isEmpty() && (own || !one.isRelaxed())) {
      return (own ? reply.substring(9, 12) : "cut") + error;
    }
    if (one.isResponse()) {
      return own ? reply.substring(9, 12) : MessageCase.escape(reply.getBytes(ISO_8859_1));
    }
    if (own && reply.charAt(9) == '4') {
      return reply.substring(9, 12);
    }
    return own || forwarded.size() == 0 || reply.isEmpty()
        ? "incomplete"
        : MessageCase.escape(forwarded.toByteArray());
  }

  private byte[] next() throws InterruptedException {
    byte[] bytes = received.poll(20, TimeUnit.SECONDS);
    if (bytes == null) {
      throw new AssertionError("the server is gone");
    }
    return bytes;
  }

  /** Returns where the byte stands that it complains of, if it does so for the first time. */
  private String error() throws IOException {
    String errors = new String(exchange("stats", SHOW_ERRORS, true), ISO_8859_1);
    Matcher events = EVENT.matcher(errors);
    int latest = -1;
    int from = 0;
    while (events.find()) {
      if (Integer.parseInt(events.group(1)) > latest) {
        latest = Integer.parseInt(events.group(1));
        from = events.start();
      }
    }
    Matcher position = POSITION.matcher(errors);
    boolean isNew = latest > lastEvent && position.find(from);
    lastEvent = latest;
    return isNew ? " @" + position.group(1) : "";
  }

  private byte[] exchange(String socket, byte[] request, boolean ends) throws IOException {
    try (SocketChannel client = SocketChannel.open(address(socket))) {
      try {
        client.write(ByteBuffer.wrap(request));
        if (ends) {
          client.shutdownOutput();
        }
      } catch (IOException refusedEarly) {
        // What it answered before that is there to be read.
      }
      return readAll(client);
    }
  }

  private static byte[] readAll(SocketChannel from) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer chunk = ByteBuffer.allocate(65536);
    try {
      while (from.read(chunk.clear()) >= 0) {
        all.write(chunk.array(), 0, chunk.position());
      }
    } catch (IOException reset) {
      return all.toByteArray();
    }
    return all.toByteArray();
  }

  private void serve() {
    try {
      while (true) {
        try (SocketChannel connection = listener.accept()) {
          received.add(serve(connection));
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  private byte[] serve(SocketChannel connection) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer chunk = ByteBuffer.allocate(65536);
    boolean answered = false;
    try {
      while (connection.read(chunk.clear()) >= 0) {
        all.write(chunk.array(), 0, chunk.position());
        if (!answered && isWhole(all.toString(ISO_8859_1))) {
          answered = true;
          connection.write(ByteBuffer.wrap(answer));
          if (answer != OK) {
            connection.shutdownOutput();
          }
        }
      }
    } catch (IOException reset) {
      return all.toByteArray();
    }
    return all.toString(ISO_8859_1).equals("BARRIER") ? BARRIER : all.toByteArray();
  }

  /** Tells whether a request that HAProxy wrote has ended. */
  private static boolean isWhole(String request) {
    int end = request.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = request.substring(0, end + 4);
    if (head.contains("\r\ntransfer-encoding: ")) {
      return request.indexOf("\r\n0\r\n", end) > 0 && request.endsWith("\r\n\r\n");
    }
    Matcher length = Pattern.compile("\r\ncontent-length: (\\d+)\r\n").matcher(head);
    return !length.find() || request.length() - end - 4 >= Double.parseDouble(length.group(1));
  }

  /** Returns what {@code haproxy -v} says first; nothing if there is none. */
  static String version() {
    try {
      Process haproxy = new ProcessBuilder("haproxy", "-v").redirectErrorStream(true).start();
      try (var output = haproxy.getInputStream()) {
        return new String(output.readAllBytes(), ISO_8859_1);
      }
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    listener.close();
  }
}
