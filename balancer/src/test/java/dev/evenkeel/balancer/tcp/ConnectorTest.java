package dev.evenkeel.balancer.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.TestBackends;
import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of an attempt to connect whose stream has gone meanwhile. */
class ConnectorTest {
  private final List<Throwable> broken = new ArrayList<>();
  private final EventLoop loop;
  private final List<String> told = new ArrayList<>();

  ConnectorTest() throws LinuxException {
    loop = new EventLoop(0, 16_384, 65_536, 0, broken::add);
  }

  @Test
  void nothingIsGoneOnWithOnceTheStreamHasLeft() {
    // Nobody is there: the kernel refuses at once.
    Backend backend =
        new Backend(
            TestBackends.proxies("backend b\n retries 3\n server s unix@/nonexistent/socket\n")
                .getFirst());
    BackendTerms terms = BackendTerms.of(backend, loop, 1, Settings.NONE);
    Connector connector = new Connector(loop, new Asker(), terms, 0);
    connector.start();
    assertThat(connector.retriesDone()).isZero();
    assertThat(backend.servers().getFirst().current()).isOne();

    connector.leave();
    // Only after the turn that the refusal has asked for.
    loop.execute(() -> loop.again(readiness -> loop.stop()));
    loop.run();

    assertThat(broken).isEmpty();
    assertThat(told).isEmpty();
    assertThat(connector.retriesDone()).isZero();
    assertThat(connector.deadlineMs()).isEqualTo(Long.MAX_VALUE);
    assertThat(backend.servers().getFirst().current()).isZero();
  }

  /** A stream that only notes what it is told. */
  private final class Asker implements Caller, Side.Owner {
    private final Side side = new Side(this, loop);

    @Override
    public void ready(Side of) {
      told.add("ready");
    }

    @Override
    public byte @Nullable [] uniqueId() {
      return null;
    }

    @Override
    public SocketAddress clientAddress() {
      return new SocketAddress.Internet(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public @Nullable BackendServer wanted() {
      return null;
    }

    @Override
    public @Nullable BackendServer preferred() {
      return null;
    }

    @Override
    public boolean insists() {
      return false;
    }

    @Override
    public int retries(int ofBackend) {
      return ofBackend;
    }

    @Override
    public int priorityClass() {
      return 0;
    }

    @Override
    public int priorityOffsetMs() {
      return 0;
    }

    @Override
    public @Nullable SocketAddress clientDestination() {
      return null;
    }

    @Override
    public byte @Nullable [] clientTlv(int type) {
      return null;
    }

    @Override
    public @Nullable SocketAddress originalDestination() {
      return null;
    }

    @Override
    public void assigned() {}

    @Override
    public boolean isSentAway(BackendServer server) {
      return false;
    }

    @Override
    public void connected() {
      told.add("connected");
    }

    @Override
    public @Nullable Side reused(BackendServer to) {
      return null;
    }

    @Override
    public Side fresh() {
      return side;
    }

    @Override
    public void brokenAtOnce(int errno) {
      told.add("broken at once");
    }

    @Override
    public void notConnected(char culprit, char phase) {
      told.add("not connected " + culprit + phase);
    }

    @Override
    public void leftQueue() {}

    @Override
    public void failed(RuntimeException failure) {
      told.add("failed");
    }

    @Override
    public void connectDeadlineChanged() {}

    @Override
    public boolean hasBytesForServer() {
      return false;
    }

    @Override
    public byte @Nullable [] evaluate(Expression expression) {
      return null;
    }

    @Override
    public byte[] write(FormatBytes format) {
      return new byte[0];
    }

    @Override
    public @Nullable HttpExchange http() {
      return null;
    }

    @Override
    public boolean isProbe() {
      return false;
    }
  }
}
