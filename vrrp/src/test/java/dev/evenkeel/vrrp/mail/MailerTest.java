package dev.evenkeel.vrrp.mail;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.MailSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MailerTest {
  private final List<String> log = new CopyOnWriteArrayList<>();

  private static MailSettings to(int port, String sender) {
    return new MailSettings(
        List.of("ops@example.com", "second@example.com"),
        sender,
        "127.0.0.1",
        port,
        "lb1.example.com",
        5_000,
        true);
  }

  @Test
  void oneMailGoesToAllRecipients() throws Exception {
    try (MailSink sink = new MailSink();
        Mailer mailer = new Mailer("vm", log::add)) {
      mailer.send(to(sink.port(), "lb1@example.com"), "[LB1] what happened", "=> words <=\n");
      String said = sink.conversations.poll(10, TimeUnit.SECONDS);
      assertThat(said.lines())
          .startsWith(
              "HELO lb1.example.com",
              "MAIL FROM:<lb1@example.com>",
              "RCPT TO:<ops@example.com>",
              "RCPT TO:<second@example.com>",
              "DATA")
          .contains(
              "From: lb1@example.com",
              "To: ops@example.com, second@example.com",
              "Subject: [LB1] what happened",
              "=> words <=")
          .endsWith(".", "QUIT");
    }
    assertThat(log).isEmpty();
  }

  @Test
  void aServerThatNeverAnswersHoldsNobodyUp() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Mailer mailer = new Mailer("vm", log::add)) {
      MailSettings settings = to(mute.getLocalPort(), null);
      long beganNs = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        mailer.send(settings, "number " + i, "");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(Duration.ofSeconds(2));
      // One is under way, a hundred wait.
      assertThat(mailer.lost()).isBetween(898L, 900L);
      assertThat(mailer.delivered()).isZero();
      assertThat(log).containsOnlyOnce("mail server 127.0.0.1 does not keep up: mails are lost");
    }
  }

  @Test
  void whatIsLeftAtTheEndIsCountedAndSaid() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Mailer mailer = new Mailer("vm", log::add);
      MailSettings settings = to(mute.getLocalPort(), null);
      // More than may wait: the end is heard of nevertheless.
      for (int i = 0; i < 150; i++) {
        mailer.send(settings, "number " + i, "");
      }
      mailer.close();
      mailer.send(settings, "too late", "");
      assertThat(mailer.delivered()).isZero();
      assertThat(mailer.lost()).isEqualTo(151);
      assertThat(log).anyMatch(line -> line.startsWith("the mail server has not taken 10"));
    }
  }

  @Test
  void theDateIsThatOfTheEvent() throws Exception {
    try (MailSink sink = new MailSink(Duration.ofMillis(1_500));
        Mailer mailer = new Mailer("vm", log::add)) {
      ZonedDateTime before = ZonedDateTime.now(ZoneId.systemDefault()).truncatedTo(SECONDS);
      mailer.send(to(sink.port(), "lb1@example.com"), "first", "");
      mailer.send(to(sink.port(), "lb1@example.com"), "second", "");
      ZonedDateTime after = ZonedDateTime.now(ZoneId.systemDefault());
      for (int i = 0; i < 2; i++) {
        String said = sink.conversations.poll(10, TimeUnit.SECONDS);
        String date = said.lines().filter(l -> l.startsWith("Date: ")).findFirst().orElseThrow();
        assertThat(ZonedDateTime.parse(date.substring(6), DateTimeFormatter.RFC_1123_DATE_TIME))
            .isBetween(before, after);
      }
    }
  }

  @Test
  void whatCannotBeDeliveredIsNamedAndCounted() throws Exception {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = closed.getLocalPort();
    }
    Mailer mailer = new Mailer("vm", log::add);
    mailer.send(to(nobody, "lb1@example.com"), "lost", "");
    mailer.send(to(nobody, "no address <"), "bad sender", "");
    mailer.close();
    assertThat(mailer.lost()).isEqualTo(2);
    assertThat(log)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("mail 'lost' was not delivered by 127.0.0.1:"),
            line -> assertThat(line).startsWith("mail 'bad sender' was not delivered by "));
  }
}
