package dev.evenkeel.vrrp.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Fifo;
import dev.evenkeel.vrrp.config.NotifyFifo;
import dev.evenkeel.vrrp.config.NotifyScripts;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.process.Children;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTest {
  @TempDir Path folder;

  @Test
  void scriptsRunInTheOrderOfTheEventsEvenWhenTheFirstIsSlow() throws Exception {
    Path out = folder.resolve("out");
    List<String> log = new ArrayList<>();
    try (EventLoop loop = new EventLoop();
        Children children = new Children(loop)) {
      NotifyScripts scripts =
          new NotifyScripts(
              append("master", "", out),
              append("backup", "sleep 0.3; ", out),
              null,
              null,
              null,
              append("any", "", out),
              null,
              append("conflict", "", out));
      Notifier notifier =
          new Notifier(Notifier.Subject.INSTANCE, "VI_1", scripts, loop, children, log::add);

      notifier.tell(Notification.BACKUP, 101);
      notifier.tell(Notification.MASTER, 103);
      notifier.tell(Notification.MASTER_PRIORITY, 101);
      notifier.tellConflict(true, "192.168.0.2", "another password");

      waitUntilIdle(loop, notifier, 2000);
      loop.run();
    }
    assertThat(log).isEmpty();
    assertThat(Files.readAllLines(out))
        .containsExactly(
            "backup",
            "any INSTANCE VI_1 BACKUP 101",
            "master",
            "any INSTANCE VI_1 MASTER 103",
            "conflict INSTANCE VI_1 CONFLICT 192.168.0.2 another password");
  }

  @Test
  void oneThatHangsDoesNotHoldUpTheOthersForEver() throws Exception {
    Path out = folder.resolve("out");
    List<String> log = new ArrayList<>();
    try (EventLoop loop = new EventLoop();
        Children children = new Children(loop)) {
      NotifyScripts scripts =
          new NotifyScripts(
              append("master", "", out),
              append("backup", "sleep 60; ", out),
              null,
              null,
              null,
              null,
              null,
              null);
      Notifier notifier =
          new Notifier(Notifier.Subject.INSTANCE, "VI_1", scripts, loop, children, log::add, 100);
      notifier.tell(Notification.BACKUP, 101);
      notifier.tell(Notification.MASTER, 103);
      loop.after(1, () -> waitUntilWritten(loop, out, 2000));
      loop.run();
    }
    assertThat(log)
        .first()
        .isEqualTo(
            "(VI_1) Notify script /bin/sh has not ended after 100 ms: no longer waiting for it");
    assertThat(Files.readAllLines(out)).containsExactly("master");
  }

  @Test
  void whatOthersCauseWithoutEndWaitsBehindChangesOfState() throws Exception {
    Path out = folder.resolve("out");
    List<String> log = new ArrayList<>();
    try (EventLoop loop = new EventLoop();
        Children children = new Children(loop)) {
      NotifyScripts scripts =
          new NotifyScripts(
              append("master", "sleep 0.3; ", out),
              append("backup", "", out),
              null,
              null,
              null,
              null,
              append("lower", "", out),
              append("conflict", "", out));
      Notifier notifier =
          new Notifier(Notifier.Subject.INSTANCE, "VI_1", scripts, loop, children, log::add);
      notifier.tell(Notification.MASTER, 103);
      for (int i = 0; i < 1_000; i++) {
        notifier.tell(Notification.MASTER_RX_LOWER_PRI, 103);
        notifier.tellConflict(i % 2 == 0, "192.168.0.2", "another password");
        notifier.tellConflict(true, "192.168.0." + i, "another interval");
      }
      notifier.tellConflict(true, "192.168.0.2", "another password");
      notifier.tell(Notification.BACKUP, 103);
      waitUntilIdle(loop, notifier, 4000);
      loop.run();
    }
    List<String> told = Files.readAllLines(out);
    assertThat(told).startsWith("master", "backup").hasSizeLessThan(70);
    assertThat(told).filteredOn("lower"::equals).hasSize(1);
    assertThat(told).filteredOn(l -> l.contains("another password")).hasSize(1);
  }

  private static void waitUntilWritten(EventLoop loop, Path file, int rounds) {
    if ((Files.exists(file) && file.toFile().length() > 0) || rounds == 0) {
      loop.stop();
    } else {
      loop.after(5, () -> waitUntilWritten(loop, file, rounds - 1));
    }
  }

  @Test
  void pipeGetsALineForEachEventAndNeverBlocks() throws Exception {
    Path path = folder.resolve("fifo");
    try (EventLoop loop = new EventLoop();
        Children children = new Children(loop);
        NotifyPipe pipe =
            new NotifyPipe(new NotifyFifo(path.toString(), null), children, l -> {})) {
      int reader = Fifo.open(path.toString());
      pipe.write(Notifier.Subject.INSTANCE, "VI_1", "MASTER", 103);
      byte[] buffer = new byte[100];
      int length = (int) Descriptors.read(reader, buffer, 0, 100);
      assertThat(new String(buffer, 0, length, StandardCharsets.UTF_8))
          .isEqualTo("INSTANCE \"VI_1\" MASTER 103\n");
      for (int i = 0; i < 10_000; i++) {
        pipe.write(Notifier.Subject.INSTANCE, "VI_1", "BACKUP", 101);
      }
      assertThat(pipe.lostLines()).isPositive();
      Descriptors.close(reader);
    }
  }

  private static void waitUntilIdle(EventLoop loop, Notifier notifier, int rounds) {
    if (notifier.isIdle() || rounds == 0) {
      loop.stop();
    } else {
      loop.after(5, () -> waitUntilIdle(loop, notifier, rounds - 1));
    }
  }

  private static ScriptCommand append(String word, String before, Path out) {
    String script = before + "echo " + word + " \"$@\" | sed 's/ *$//' >> " + out;
    return new ScriptCommand(List.of("/bin/sh", "-c", script, "sh"), null);
  }
}
