package dev.evenkeel.vrrp.mail;

import dev.evenkeel.vrrp.config.MailSettings;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: takes mails and delivers them on a thread of its own, one after the other. Nobody
 * waits for a mail server that is slow or dead: what does not fit into the queue is lost, counted,
 * and named in the log once.
 */
public final class Mailer implements AutoCloseable {
  private static final int MOST_WAITING = 100;
  private static final long LAST_WORDS_MS = 2_000;

  private final Consumer<String> log;
  private final String hostName;
  private final BlockingQueue<Letter> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private @Nullable Thread postman;
  private boolean overflows;
  private boolean closed;
  private volatile String underWay = "";

  /**
   * A mail that waits; without settings it is the last.
   *
   * @param written when what it tells of has happened
   */
  private record Letter(
      @Nullable MailSettings by, String subject, String text, ZonedDateTime written) {
    static final Letter LAST = new Letter(null, "", "", Instant.EPOCH.atZone(ZoneOffset.UTC));
  }

  /**
   * @param hostName what mail servers are told this machine is called
   * @param log any thread: takes lines about mails that could not be delivered
   */
  public Mailer(String hostName, Consumer<String> log) {
    this.hostName = hostName;
    this.log = log;
  }

  /** Sends a mail to all recipients; returns at once. */
  public synchronized void send(MailSettings by, String subject, String text) {
    if (postman == null && !closed) {
      postman = Thread.ofPlatform().name("mail").daemon().start(this::deliverAll);
    }
    boolean fits = !closed && waiting.size() < MOST_WAITING;
    if (fits) {
      waiting.add(new Letter(by, subject, text, ZonedDateTime.now(ZoneId.systemDefault())));
    } else {
      lost.incrementAndGet();
      if (!overflows) {
        log.accept("mail server %s does not keep up: mails are lost".formatted(by.server()));
      }
    }
    // It keeps up again when nothing waits.
    overflows = !fits || (overflows && waiting.size() > 1);
  }

  /** How many mails the server has taken. */
  public long delivered() {
    return delivered.get();
  }

  /** How many mails will never arrive: refused, or more than would fit. */
  public long lost() {
    return lost.get();
  }

  private void deliverAll() {
    try {
      while (true) {
        Letter letter = waiting.take();
        MailSettings by = letter.by();
        if (by == null) {
          return;
        }
        deliver(by, letter);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(MailSettings by, Letter letter) {
    underWay = letter.subject();
    try {
      Session session = Session.getInstance(properties(by));
      MimeMessage message = new MimeMessage(session);
      String sender = by.sender();
      String from = sender == null ? System.getProperty("user.name") + "@" + hostName : sender;
      message.setFrom(new InternetAddress(from, false));
      for (String recipient : by.recipients()) {
        message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient, false));
      }
      message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
      message.setText(letter.text(), StandardCharsets.UTF_8.name());
      message.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(letter.written()));
      message.setHeader("X-Mailer", "Evenkeel");
      Transport.send(message);
      delivered.incrementAndGet();
    } catch (MessagingException | RuntimeException refused) {
      lost.incrementAndGet();
      log.accept(
          "mail '%s' was not delivered by %s:%d: %s"
              .formatted(letter.subject(), by.server(), by.port(), reason(refused)));
    }
  }

  private static String reason(Exception refused) {
    String text = String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
    return refused.getCause() == null ? text : text + ": " + refused.getCause().getMessage();
  }

  private Properties properties(MailSettings by) {
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.host", hostName);
    properties.setProperty("mail.smtp.host", by.server());
    properties.setProperty("mail.smtp.port", Integer.toString(by.port()));
    for (String wait : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
      properties.setProperty("mail.smtp." + wait, Integer.toString(by.timeoutMs()));
    }
    String helo = by.helo();
    properties.setProperty("mail.smtp.localhost", helo == null ? hostName : helo);
    // As Keepalived: HELO is what every server understands.
    properties.setProperty("mail.smtp.ehlo", "false");
    return properties;
  }

  /** What waits is still delivered, if that is done within two seconds. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = postman;
      if (running == null) {
        return;
      }
      waiting.add(Letter.LAST);
    }
    try {
      running.join(LAST_WORDS_MS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    giveUp(running);
  }

  private void giveUp(Thread running) {
    List<Letter> left = new ArrayList<>();
    waiting.drainTo(left);
    left.remove(Letter.LAST);
    // Nobody waits for the one that is under way, either.
    int count = left.size() + (running.isAlive() ? 1 : 0);
    if (count > 0) {
      lost.addAndGet(count);
      log.accept(
          "the mail server has not taken %d mails in time, the last '%s': they are lost"
              .formatted(count, left.isEmpty() ? underWay : left.getLast().subject()));
    }
  }
}
