package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.netlink.AddressRenewals.Renewal;
import dev.evenkeel.linux.netlink.InterfaceAddress;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RenewalsTest {
  private static final long INTERVAL_MS = 20;
  private static final Renewal RENEWAL =
      new Renewal(InterfaceAddress.plain(1, InetAddress.ofLiteral("10.9.9.9"), 32), false, 5);

  private final AtomicInteger renewed = new AtomicInteger();

  @Test
  void theDaemonsThreadGoesOnWhileTheKernelDoesNotAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    Renewals.Kernel slow =
        all -> {
          asked.countDown();
          await(answer);
          return Map.of();
        };
    AtomicInteger turns = new AtomicInteger();
    try (EventLoop loop = new EventLoop();
        Renewals renewals = new Renewals(loop, slow, _ -> {}, INTERVAL_MS)) {
      renewals.add(holder());
      turn(loop, asked, turns);
      loop.run();
      answer.countDown();
    }
    assertThat(turns).hasValue(10);
  }

  /** Ten turns of the loop after the kernel was asked, and before it answers. */
  private static void turn(EventLoop loop, CountDownLatch asked, AtomicInteger turns) {
    if (asked.getCount() == 0 && turns.incrementAndGet() == 10) {
      loop.stop();
    } else {
      loop.after(1, () -> turn(loop, asked, turns));
    }
  }

  @Test
  void nothingIsRenewedForALoopThatStandsStill() throws Exception {
    AtomicInteger atStart = new AtomicInteger();
    AtomicInteger atEnd = new AtomicInteger();
    AtomicInteger requests = new AtomicInteger();
    Renewals.Kernel kernel =
        all -> {
          requests.incrementAndGet();
          return Map.of();
        };
    try (EventLoop loop = new EventLoop();
        Renewals renewals = new Renewals(loop, kernel, _ -> {}, INTERVAL_MS)) {
      renewals.add(holder());
      whenMoreThan(
          loop,
          requests,
          2,
          () -> {
            standStill(5 * INTERVAL_MS);
            atStart.set(requests.get());
            standStill(20 * INTERVAL_MS);
            atEnd.set(requests.get());
            // It goes on as soon as the loop does.
            whenMoreThan(loop, requests, atEnd.get(), loop::stop);
          });
      loop.run();
    }
    assertThat(atEnd.get()).isEqualTo(atStart.get());
    assertThat(renewed).hasPositiveValue();
  }

  @Test
  void whatWasWithdrawnIsNotRenewedAnyMore() throws Exception {
    AtomicBoolean withdrawn = new AtomicBoolean();
    AtomicBoolean late = new AtomicBoolean();
    AtomicInteger requests = new AtomicInteger();
    Renewals.Kernel kernel =
        all -> {
          requests.incrementAndGet();
          standStill(INTERVAL_MS);
          late.compareAndSet(false, withdrawn.get());
          return Map.of(RENEWAL, -19);
        };
    AtomicInteger refused = new AtomicInteger();
    Renewals.Holder holder =
        new Renewals.Holder() {
          @Override
          public List<Renewal> renewals() {
            return List.of(RENEWAL);
          }

          @Override
          public void renewed(long atNs) {}

          @Override
          public void refused(Renewal renewal, int result) {
            refused.incrementAndGet();
          }
        };
    try (EventLoop loop = new EventLoop();
        Renewals renewals = new Renewals(loop, kernel, _ -> {}, INTERVAL_MS)) {
      renewals.add(holder);
      whenMoreThan(
          loop,
          requests,
          2,
          () -> {
            renewals.remove(holder);
            withdrawn.set(true);
            loop.after(5 * INTERVAL_MS, loop::stop);
          });
      loop.run();
    }
    assertThat(late).isFalse();
    assertThat(refused).hasPositiveValue();
  }

  private Renewals.Holder holder() {
    return new Renewals.Holder() {
      @Override
      public List<Renewal> renewals() {
        return List.of(RENEWAL);
      }

      @Override
      public void renewed(long atNs) {
        renewed.incrementAndGet();
      }

      @Override
      public void refused(Renewal renewal, int result) {
        throw new AssertionError("refused");
      }
    };
  }

  private static void whenMoreThan(EventLoop loop, AtomicInteger count, int bound, Runnable then) {
    if (count.get() > bound) {
      then.run();
    } else {
      loop.after(1, () -> whenMoreThan(loop, count, bound, then));
    }
  }

  /** What is tested: a thread that does nothing for a while. */
  private static void standStill(long ms) {
    await(new CountDownLatch(1), ms);
  }

  private static void await(CountDownLatch latch) {
    await(latch, 10_000);
  }

  private static void await(CountDownLatch latch, long ms) {
    try {
      boolean _ = latch.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
