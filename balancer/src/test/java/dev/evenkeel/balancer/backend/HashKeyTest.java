package dev.evenkeel.balancer.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.TestBackends;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.ServerAddress;
import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom two balancers choose whose files name the servers in another order. */
class HashKeyTest {
  private static final String RING = " balance source\n hash-type consistent\n";

  @ParameterizedTest
  @ValueSource(strings = {"addr-port", "addr", "guid"})
  void choiceDoesNotDependOnTheOrderOfServers(String key) throws Exception {
    String one = " server %s 192.0.2.1:80 guid g1 hash-key " + key + "\n";
    String two = " server %s 192.0.2.2:80 guid g2 hash-key " + key + "\n";
    String three = " server %s 192.0.2.3:80 guid g3 hash-key " + key + "\n";
    List<String> here = choices(one.formatted("a") + two.formatted("b") + three.formatted("c"));
    List<String> there = choices(three.formatted("x") + one.formatted("y") + two.formatted("z"));
    assertThat(there).isEqualTo(here).contains("192.0.2.1", "192.0.2.2", "192.0.2.3");
  }

  @Test
  void idIsWhatCountsWhereNothingIsSaid() throws Exception {
    List<String> here = choices(" server a 192.0.2.1:80\n server b 192.0.2.2:80\n");
    List<String> there = choices(" server b 192.0.2.2:80\n server a 192.0.2.1:80\n");
    assertThat(there).isNotEqualTo(here);
  }

  @Test
  void id32IsThePlaceItself() throws Exception {
    String far = " id 1000000 hash-key id32\n";
    assertThat(choices(" server a 192.0.2.1:80 hash-key id\n server b 192.0.2.2:80" + far))
        .isNotEqualTo(choices(" server a 192.0.2.1:80\n server b 192.0.2.2:80 id 1000000\n"));
  }

  @Test
  void serverThatMovesTakesItsPlaceAlong() throws Exception {
    String key = " hash-key addr-port\n";
    Backend moved = backend(" server a 192.0.2.1:80" + key + " server b 192.0.2.2:80" + key);
    List<String> before = choices(moved);
    BackendServer server = moved.servers().getFirst();
    InetAddress elsewhere = InetAddress.getByName("192.0.2.9");
    server.address(
        new ServerAddress(
            new Endpoint.Inet(elsewhere, 80),
            server.address().portMode(),
            0,
            Optional.empty(),
            true));
    List<String> after = choices(moved);
    assertThat(after).isNotEqualTo(before);
    assertThat(after)
        .isEqualTo(choices(" server a 192.0.2.9:80" + key + " server b 192.0.2.2:80" + key));
  }

  private static Backend backend(String servers) {
    return new Backend(
        TestBackends.proxies("backend b\n" + RING + servers).getFirst(),
        StateJournal.NONE,
        new VirtualTicker());
  }

  private static List<String> choices(String servers) throws Exception {
    return choices(backend(servers));
  }

  /** The addresses that 64 clients come to, in their order. */
  private static List<String> choices(Backend backend) throws Exception {
    List<String> chosen = new ArrayList<>();
    for (int client = 0; client < 64; client++) {
      InetAddress host = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) client});
      Placement placement = backend.apply(new Client(host), null, null);
      assertThat(placement).isInstanceOf(BackendServer.class);
      BackendServer server = (BackendServer) placement;
      chosen.add(((Endpoint.Inet) server.address().endpoint()).host().getHostAddress());
      server.leave();
    }
    return chosen;
  }

  private record Client(InetAddress host) implements Applicant {
    @Override
    public boolean insists() {
      return false;
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
    public SocketAddress clientAddress() {
      return new SocketAddress.Internet(host, 1);
    }

    @Override
    public byte @Nullable [] hashKey() {
      return null;
    }

    @Override
    public void called(Ticket by) {}
  }
}
