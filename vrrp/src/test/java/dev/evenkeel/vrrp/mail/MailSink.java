package dev.evenkeel.vrrp.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A mail server that takes everything and keeps what it was told, a text for each connection. */
final class MailSink implements AutoCloseable {
  private final ServerSocket socket;
  final BlockingQueue<String> conversations = new LinkedBlockingQueue<>();

  private final Duration greetsAfter;

  MailSink() throws IOException {
    this(Duration.ZERO);
  }

  /** One that takes its time to greet. */
  MailSink(Duration greetsAfter) throws IOException {
    this.greetsAfter = greetsAfter;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        conversations.add(talk(client));
      } catch (IOException gone) {
        // The next one, if there is one.
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String talk(Socket client) throws IOException, InterruptedException {
    StringBuilder said = new StringBuilder();
    Thread.sleep(greetsAfter);
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream out = client.getOutputStream();
    say(out, "220 sink");
    boolean data = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      said.append(line).append('\n');
      if (data && !line.equals(".")) {
        continue;
      }
      data = line.equals("DATA");
      say(out, data ? "354 go on" : line.equals("QUIT") ? "221 bye" : "250 ok");
      if (line.equals("QUIT")) {
        break;
      }
    }
    return said.toString();
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
