package dev.evenkeel.acceptance.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.acceptance.vrrp.Lan.Kind;
import dev.evenkeel.acceptance.vrrp.Lan.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mails about the same events of one configuration, by both programs one after the other. */
class MailBesideKeepalivedTest {
  /** A mail server that takes all, and writes down each mail when it is whole. */
  private static final String SINK =
      """
      import socket, sys, threading
      server = socket.create_server(("127.0.0.1", 2525))
      out = open(sys.argv[1], "wb", 0)
      def serve(client):
          said, data = b"", False
          client.sendall(b"220 sink\\r\\n")
          for line in client.makefile("rb"):
              said += line
              if data and line != b".\\r\\n":
                  continue
              data = line == b"DATA\\r\\n"
              end = line == b"QUIT\\r\\n"
              client.sendall(b"354 go on\\r\\n" if data else b"221 bye\\r\\n" if end else b"250 ok\\r\\n")
              if end:
                  out.write(said)
                  return
      print("ready", flush=True)
      while True:
          threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
      """;

  private static final String CONFIG =
      """
      global_defs {
        router_id LB1
        enable_script_security
        script_user root
        notification_email {
          ops@example.com
          second@example.com
        }
        notification_email_from lb1@example.com
        smtp_server 127.0.0.1 2525
        smtp_helo_name lb1.example.com
        smtp_alert_vrrp
      }
      vrrp_script chk {
        script "/usr/bin/test -e WELL"
        interval 1
      }
      vrrp_sync_group G {
        group {
          VI_1
          VI_2
        }
      }
      vrrp_instance VI_1 {
        interface eth0
        virtual_router_id 51
        virtual_ipaddress {
          192.168.0.99
        }
        track_script {
          chk
        }
      }
      vrrp_instance VI_2 {
        interface eth0
        virtual_router_id 52
        smtp_alert no
        virtual_ipaddress {
          192.168.0.98
        }
      }
      vrrp_instance VI_3 {
        interface eth0
        virtual_router_id 53
        virtual_ipaddress {
          192.168.0.97
        }
      }
      """;

  private static final Pattern TOLD =
      Pattern.compile("^(HELO|MAIL|RCPT|From:|To:|Subject:|=>).*", Pattern.MULTILINE);

  @TempDir Path folder;

  @Test
  void theySayTheSame() throws Exception {
    assumeTrue(Lan.exists("python3"), "python3 is not installed");
    List<String> theirs = mails(Kind.REAL);
    assertThat(theirs).hasSize(8);
    assertThat(mails(Kind.OURS)).isEqualTo(theirs);
  }

  /** What was told the mail server, in the order of the alphabet: it comes by many connections. */
  private List<String> mails(Kind kind) throws Exception {
    Path own = Files.createDirectory(folder.resolve(kind.name()));
    Path well = Files.createFile(own.resolve("well"));
    Path told = own.resolve("told");
    try (Lan lan = new Lan(own)) {
      Path said = own.resolve("sink.out");
      Path program = Files.writeString(own.resolve("sink.py"), SINK);
      lan.run("a", said, "python3", program.toString(), told.toString());
      Lan.await("the mail server listens", () -> read(said).contains("ready"));
      Node node = lan.start("a", kind, CONFIG.replace("WELL", well.toString()));
      Lan.await("VI_1, VI_3 and G are master", () -> count(told, "Entering MASTER") == 3);
      Files.delete(well);
      Lan.await("the group is in FAULT", () -> count(told, "Entering FAULT") >= 1);
      node.awaitLog("(VI_1) Entering FAULT STATE");
      Lan.await("all mails are there", () -> count(told, "QUIT") == 8);
    }
    return Stream.of(read(told).split("QUIT", -1))
        .map(mail -> TOLD.matcher(mail).results().map(r -> r.group().strip()).sorted().toList())
        .filter(lines -> !lines.isEmpty())
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private static long count(Path file, String words) {
    return Pattern.compile(words, Pattern.LITERAL).matcher(read(file)).results().count();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (java.io.IOException unreadable) {
      return "";
    }
  }
}
