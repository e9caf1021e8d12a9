package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a network that has IPv6 only, connections go on when their address changes hands. */
class Ipv6OnlyTest {
  private static final String VIP = "fd00::99";

  /** Answers each byte with the name of its host. */
  private static final String SERVER =
      """
      import socket, socketserver, sys
      class Echo(socketserver.BaseRequestHandler):
          def handle(self):
              while self.request.recv(1): self.request.sendall(sys.argv[1].encode())
      class Server(socketserver.ThreadingTCPServer):
          address_family = socket.AF_INET6
          allow_reuse_address = daemon_threads = True
      Server(("::", 7), Echo).serve_forever()
      """;

  /** Asks ten times a second by one connection, and writes the answers down. */
  private static final String CLIENT =
      """
      import socket, sys, time
      s = socket.create_connection((sys.argv[1], 7), 5)
      while True:
          s.sendall(b"x")
          print(s.recv(1).decode() or sys.exit("ended"), flush=True)
          time.sleep(0.1)
      """;

  @TempDir Path folder;

  @Test
  void aConversationOutlivesTheChange() throws Exception {
    try (Lan lan = new Lan(folder)) {
      for (String tool : new String[] {"nft", "python3"}) {
        assumeTrue(Lan.exists(tool), tool + " is not installed");
      }
      lan.withoutIpv4();
      Node a = lan.start("a", Kind.OURS, instance(101));
      Lan.await("a is master", () -> lan.holds("a", VIP));
      Node b = lan.start("b", Kind.OURS, instance(100));
      a.awaitLog("is of our own kind");
      b.awaitLog("Entering BACKUP STATE (init)");
      for (String host : new String[] {"a", "b"}) {
        lan.run(host, folder.resolve("server-" + host), "python3", "-c", SERVER, host);
      }
      Path said = folder.resolve("said");
      Process client = converse(lan, said);
      Lan.await("answers of a", () -> read(said).contains("a\na\n"));

      a.signal("TERM");
      a.awaitLog("keeping 1 connections");
      b.awaitLog("keeps 1 connections");
      int before = read(said).length();
      Lan.await("ten more answers", () -> read(said).length() >= before + 20);
      assertThat(read(said)).matches("(a\n)+").doesNotContain("b");
      Path later = folder.resolve("later");
      converse(lan, later);
      Lan.await("answers of b", () -> read(later).contains("b\n"));
      assertThat(read(later)).doesNotContain("a");

      client.destroy();
      assertThat(client.waitFor()).isNotEqualTo(1);
      a.awaitLog("the last connection that was kept has ended");
      assertThat(a.stop()).isZero();
      assertThat(lan.holds("a", VIP)).isFalse();
      Lan.await("the rules are gone", () -> rules(lan).isBlank());
    }
  }

  private static Process converse(Lan lan, Path said) throws Exception {
    // A server may still be starting.
    Lan.await("a server", () -> connects(lan));
    return lan.run("c", said, "python3", "-c", CLIENT, VIP);
  }

  private static boolean connects(Lan lan) {
    try {
      lan.on("c", "python3 -c 'import socket; socket.create_connection((\"" + VIP + "\", 7), 1)'");
      return true;
    } catch (Exception refused) {
      return false;
    }
  }

  private static String rules(Lan lan) {
    try {
      return lan.on("b", "nft list ruleset");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static String instance(int priority) {
    return """
    vrrp_instance VI_1 {
      interface eth0
      state BACKUP
      virtual_router_id 51
      priority %d
      virtual_ipaddress {
        fd00::99/64
      }
    }
    """
        .formatted(priority);
  }
}
