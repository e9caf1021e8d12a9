package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Loop thread only: the clients of {@link WarmUp}: a few at a time, each of which asks and is
 * answered a few times and leaves; first with long connections, then with short ones.
 *
 * <p>In between it rests for as long as it has worked: a machine with one core is not its own.
 */
final class WarmUpTraffic {
  /** One after the other, as different as those of real clients. */
  private static final byte[][] QUESTIONS = {
    """
    GET /warm/up?x=1 HTTP/1.1\r
    Host: www.example.com\r
    User-Agent: warm-up\r
    Accept: */*\r
    Cookie: session=1\r
    \r
    """
        .getBytes(US_ASCII),
    """
    GET /s HTTP/1.1\r
    Host: warm-up\r
    \r
    """
        .getBytes(US_ASCII),
    """
    POST /warm/up HTTP/1.1\r
    Host: www.example.com:8080\r
    Connection: keep-alive\r
    Content-Type: application/json\r
    Content-Length: 2\r
    \r
    {}\
    """
        .getBytes(US_ASCII)
  };

  private static final int CLIENTS = 16;
  private static final int CONNECTIONS = 6000 / WarmUpPlan.ROUNDS;
  private static final int LONG_CONNECTIONS = 600 / WarmUpPlan.ROUNDS;
  private static final int QUESTIONS_OF_A_LONG_ONE = 100;
  private static final int QUESTIONS_OF_A_SHORT_ONE = 1;
  private static final int LIMIT_MS = 12_000 / WarmUpPlan.ROUNDS;
  private static final int CLIENTS_BETWEEN_RESTS = 400;
  private static final int REST_MS = 30;

  private final EventLoop loop;
  private final byte[] target;
  private final BooleanSupplier isUnwanted;
  private final IntConsumer ended;
  private final byte[] answer = new byte[4096];
  private int answered;
  private int asked;
  private int begun;
  private int running;
  private long deadlineMs;
  private boolean resting;

  private final Timer rest =
      new Timer() {
        @Override
        protected void expired() {
          resting = false;
          fill();
        }
      };

  WarmUpTraffic(
      EventLoop loop, SocketAddress target, BooleanSupplier isUnwanted, IntConsumer ended) {
    this.loop = loop;
    this.target = target.toBytes();
    this.isUnwanted = isUnwanted;
    this.ended = ended;
  }

  void begin() {
    deadlineMs = loop.nowMs() + LIMIT_MS;
    fill();
  }

  /** As many clients as there may be at a time; says so once there is nothing more to do. */
  private void fill() {
    while (running < CLIENTS && !resting && !isOver()) {
      new Client(begun < LONG_CONNECTIONS ? QUESTIONS_OF_A_LONG_ONE : QUESTIONS_OF_A_SHORT_ONE);
      begun++;
      if (begun % CLIENTS_BETWEEN_RESTS == 0) {
        resting = true;
        loop.timers().schedule(rest, loop.nowMs() + REST_MS);
      }
    }
    if (running == 0 && isOver()) {
      ended.accept(answered);
    }
  }

  private boolean isOver() {
    return begun >= CONNECTIONS || loop.nowMs() > deadlineMs || isUnwanted.getAsBoolean();
  }

  /** One connection. */
  private final class Client implements Pollable {
    private final int fd;
    private int questionsLeft;
    private boolean isThere;

    Client(int questions) {
      questionsLeft = questions;
      fd = Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_STREAM, 0);
      running++;
      if (fd < 0) {
        begun = CONNECTIONS;
        running--;
        return;
      }
      Sockets.connect(fd, target);
      loop.watch(fd, Epoll.OUT, this);
    }

    @Override
    public void ready(int readiness) {
      if (!isThere) {
        isThere = true;
        loop.interest(fd, Epoll.IN);
      } else if (!isAnswered() || --questionsLeft == 0) {
        loop.forget(fd);
        Descriptors.close(fd);
        running--;
        fill();
        return;
      }
      byte[] question = QUESTIONS[asked++ % QUESTIONS.length];
      Sockets.send(fd, question, 0, question.length, 0);
    }

    private boolean isAnswered() {
      boolean is = Sockets.receive(fd, answer, 0, answer.length, 0) > 0;
      answered += is ? 1 : 0;
      return is;
    }
  }
}
