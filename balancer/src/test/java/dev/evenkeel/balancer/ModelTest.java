package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.backend.Algorithm;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.config.ServerAddress.PortMode;
import dev.evenkeel.balancer.health.CheckSettings;
import dev.evenkeel.balancer.log.Facility;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.LogDestination;
import dev.evenkeel.balancer.log.LogSettings;
import dev.evenkeel.balancer.log.LogTarget;
import dev.evenkeel.balancer.log.StreamLogFormat;
import dev.evenkeel.balancer.net.ListenerSettings;
import dev.evenkeel.balancer.net.NetworkSettings;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.runtime.AccessLevel;
import dev.evenkeel.balancer.runtime.RuntimeSettings;
import dev.evenkeel.balancer.runtime.StatsSocket;
import dev.evenkeel.balancer.tcp.RelaySettings;
import dev.evenkeel.balancer.tcp.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration becomes. */
class ModelTest {
  private static final String FAILOVER_PAIR =
      """
      global
          log 127.0.0.1 local0
          log /dev/log local1 notice
          maxconn 4096
          nbthread 2
          stats socket /tmp/haproxy.sock mode 600 level admin
      defaults
          log global
          mode tcp
          option tcplog
          option dontlognull
          option redispatch
          retries 2
          timeout connect 5s
          timeout client 50
          timeout server 1m
          default-server inter 1s fall 2
      frontend web
          bind *:8001,127.0.0.1:8002-8003 name public maxconn 10
          bind /tmp/web.sock mode 660
          option dontlog-normal
          no option dontlognull
          default_backend webs
      backend webs
          balance leastconn
          server web1 192.0.2.1:80 check
          server web2 192.0.2.2 check port 80 inter 3s weight 5 backup
          server web3 [2001:db8::1]:+10 id 1
          server web4 nosuch.invalid:80 init-addr none
          server web5 /tmp/app.sock
      """;

  @TempDir Path directory;

  private Configuration read(String text, Map<String, String> environment) throws IOException {
    Files.writeString(directory.resolve("t.cfg"), text);
    CommandRun run = CommandRun.of(directory, environment, "-f", "t.cfg");
    assertThat(run.err()).isEmpty();
    return run.configuration().orElseThrow();
  }

  private Configuration read(String text) throws IOException {
    return read(text, Map.of());
  }

  @Test
  void global() throws IOException {
    Configuration configuration = read(FAILOVER_PAIR);
    assertThat(configuration.global().get(NetworkSettings.MAXCONN)).isEqualTo(4096);
    assertThat(configuration.global().get(NetworkSettings.NBTHREAD)).isEqualTo(2);
    assertThat(configuration.global().isSet(ProcessSettings.UID)).isFalse();
    StatsSocket socket = configuration.global().get(RuntimeSettings.STATS_SOCKETS).getFirst();
    assertThat(socket.level()).isEqualTo(AccessLevel.ADMIN);
    assertThat(socket.bind().addresses()).containsExactly(new Endpoint.Unix("/tmp/haproxy.sock"));
    assertThat(socket.bind().get(ListenerSettings.UNIX_MODE)).contains(0600);
  }

  @Test
  void aFrontendInheritsAndOverrides() throws IOException {
    Proxy web = read(FAILOVER_PAIR).frontend("web").orElseThrow();
    assertThat(web.get(Timeouts.CLIENT)).isEqualTo(50);
    assertThat(web.get(Timeouts.SERVER)).isEqualTo(60_000);
    assertThat(web.get(LogSettings.DONTLOG_NORMAL)).isTrue();
    assertThat(web.get(LogSettings.DONTLOGNULL)).isFalse();
    assertThat(web.get(LogSettings.STREAM_FORMAT)).isEqualTo(new StreamLogFormat.Tcp());
    assertThat(web.get(BackendSettings.DEFAULT_BACKEND)).contains("webs");
    assertThat(web.get(RelaySettings.CLIENT_KEEPALIVE)).isFalse();
    assertThat(web.get(LogSettings.TARGETS))
        .extracting(LogTarget::destination, LogTarget::facility, LogTarget::level)
        .map(tuple -> tuple.toList())
        .containsExactly(
            List.of(
                new LogDestination.Socket(
                    new Endpoint.Inet(InetAddress.ofLiteral("127.0.0.1"), 514)),
                Facility.LOCAL0,
                Level.DEBUG),
            List.of(
                new LogDestination.Socket(new Endpoint.Unix("/dev/log")),
                Facility.LOCAL1,
                Level.NOTICE));
  }

  @Test
  void bindLinesAreSpreadOut() throws IOException {
    Proxy web = read(FAILOVER_PAIR).frontend("web").orElseThrow();
    Bind first = web.binds().getFirst();
    assertThat(first.addresses())
        .extracting(Object::toString)
        .containsExactly("0.0.0.0:8001", "127.0.0.1:8002", "127.0.0.1:8003");
    assertThat(first.get(ListenerSettings.NAME)).contains("public");
    assertThat(first.get(ListenerSettings.MAXCONN)).isEqualTo(10);
    assertThat(first.position().line()).isEqualTo(19);
    assertThat(web.binds().get(1).get(ListenerSettings.UNIX_MODE)).contains(0660);
  }

  @Test
  void servers() throws IOException {
    Proxy webs = read(FAILOVER_PAIR).backend("webs").orElseThrow();
    assertThat(webs.get(BackendSettings.ALGORITHM)).isEqualTo(Algorithm.LEASTCONN);
    assertThat(webs.get(BackendSettings.RETRIES)).isEqualTo(2);
    assertThat(webs.get(BackendSettings.REDISPATCH_INTERVAL)).isEqualTo(-1);
    assertThat(webs.servers()).extracting(Server::id).containsExactly(2, 3, 1, 4, 5);
    Server web1 = webs.servers().get(0);
    assertThat(web1.get(CheckSettings.INTER_MS)).isEqualTo(1000);
    assertThat(web1.get(CheckSettings.FALL)).isEqualTo(2);
    assertThat(web1.address().endpoint()).hasToString("192.0.2.1:80");
    assertThat(web1.address().servicePort()).isEqualTo(80);
    Server web2 = webs.servers().get(1);
    assertThat(web2.address().portMode()).isEqualTo(PortMode.OFFSET);
    assertThat(web2.get(CheckSettings.INTER_MS)).isEqualTo(3000);
    assertThat(web2.get(CheckSettings.PORT)).isEqualTo(80);
    assertThat(web2.get(ServerSettings.WEIGHT_POINTS)).isEqualTo(5);
    assertThat(web2.get(ServerSettings.BACKUP)).isTrue();
    assertThat(webs.servers().get(2).address().portOffset()).isEqualTo(10);
    assertThat(webs.servers().get(3).address().resolved()).isFalse();
    assertThat(webs.servers().get(3).address().hostName()).isEqualTo(Optional.of("nosuch.invalid"));
    assertThat(webs.servers().get(4).address().portMode()).isEqualTo(PortMode.NONE);
  }

  @Test
  void theDefaultAlgorithmDependsOnTheRelease() throws IOException {
    String text = "backend b\n timeout connect 1s\n timeout server 1s\n";
    assertThat(read(text).proxies().getFirst().get(BackendSettings.ALGORITHM))
        .isEqualTo(Algorithm.ROUNDROBIN);
    assertThat(
            read(text, Map.of("EVENKEEL_COMPAT", "3.5"))
                .proxies()
                .getFirst()
                .get(BackendSettings.ALGORITHM))
        .isEqualTo(Algorithm.RANDOM);
  }

  @Test
  void defaultTakesAnInheritedOptionBack() throws IOException {
    Proxy l =
        read("defaults\n option nolinger\n timeout client 1s\nlisten l\n default option nolinger\n"
                + " bind :8001\n")
            .frontend("l")
            .orElseThrow();
    assertThat(l.get(RelaySettings.NO_LINGER)).isFalse();
    assertThat(l.settings().isSet(RelaySettings.NO_LINGER)).isFalse();
  }

  @Test
  void logGlobalFindsTargetsThatComeLater() throws IOException {
    Configuration configuration =
        read(
            "defaults\n timeout client 1s\nfrontend f\n bind :8001\n log global\n"
                + "global\n log 127.0.0.1:5140 daemon\n");
    assertThat(configuration.proxies().getFirst().get(LogSettings.TARGETS))
        .isEqualTo(configuration.global().get(LogSettings.TARGETS))
        .hasSize(1);
  }
}
