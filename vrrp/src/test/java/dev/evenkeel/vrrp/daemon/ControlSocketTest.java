package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an asker makes of a daemon that answers well, badly, or not to the end. */
@Timeout(30)
class ControlSocketTest {
  private static final int PATIENCE_MS = 10_000;

  private final SocketAddress name =
      new SocketAddress.Unix("evenkeel-test-" + System.nanoTime(), true);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private int listener;

  @BeforeEach
  void listen() throws LinuxException {
    listener = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_SEQPACKET, 0);
    LinuxException.check("bind", Sockets.bind(listener, name.toBytes()));
    LinuxException.check("listen", Sockets.listen(listener, 1));
  }

  @AfterEach
  void close() {
    over.countDown();
    Descriptors.close(listener);
  }

  @Test
  void anAnswerInPartsIsPutTogether() throws Exception {
    answer(true, part(11, "one "), "and two".getBytes(StandardCharsets.UTF_8));
    assertThat(ControlSocket.ask(name, "show", PATIENCE_MS)).contains("one and two");
  }

  @Test
  void anEmptyAnswerIsAnAnswer() throws Exception {
    answer(true, part(0, ""));
    assertThat(ControlSocket.ask(name, "metrics", PATIENCE_MS)).contains("");
  }

  @Test
  void oneThatHangsUpWithoutAWordDoesNotAnswerUs() throws Exception {
    answer(true);
    assertThat(ControlSocket.ask(name, "show", PATIENCE_MS)).isEmpty();
  }

  @Test
  void halfAnAnswerIsAnError() {
    answer(true, part(11, "one "));
    assertThatThrownBy(() -> ControlSocket.ask(name, "show", PATIENCE_MS))
        .isInstanceOf(LinuxException.class)
        .hasMessageContaining("breaks off");
  }

  @Test
  void anAnswerThatDoesNotEndInTimeIsAnError() {
    answer(false, part(11, "one "));
    assertThatThrownBy(() -> ControlSocket.ask(name, "show", 50))
        .isInstanceOfSatisfying(
            LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ETIMEDOUT));
    assertThat(asked.getCount()).isZero();
  }

  @Test
  void nobodyListens() throws Exception {
    Descriptors.close(listener);
    assertThat(ControlSocket.ask(name, "show", PATIENCE_MS)).isEmpty();
    listener = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_SEQPACKET, 0);
  }

  private static byte[] part(int wholeLength, String words) {
    byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + bytes.length).putInt(wholeLength).put(bytes).array();
  }

  /** Answers one question with these parts; then it hangs up, or is silent. */
  private void answer(boolean hangsUp, byte[]... parts) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          byte[] from = Sockets.newAddressBuffer();
          int fd = await(from);
          byte[] question = new byte[64];
          while (Sockets.receive(fd, question, 0, question.length, 0) == -Errno.EAGAIN) {
            Thread.onSpinWait();
          }
          for (byte[] part : List.of(parts)) {
            Sockets.send(fd, part, 0, part.length, Sockets.MSG_NOSIGNAL);
          }
          asked.countDown();
          try {
            if (!hangsUp) {
              over.await();
            }
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
          Descriptors.close(fd);
        });
  }

  private int await(byte[] from) {
    while (true) {
      int fd = Sockets.accept(listener, from, new int[] {from.length});
      if (fd >= 0) {
        return fd;
      }
      Thread.onSpinWait();
    }
  }
}
