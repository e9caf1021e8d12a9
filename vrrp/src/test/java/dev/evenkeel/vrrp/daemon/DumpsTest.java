package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.GlobalDefs;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.StaticObjects;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.config.VrrpInstanceBuilder;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.packet.Rejection.Counter;
import java.net.InetAddress;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DumpsTest {
  private static final VrrpInstance VI_1 =
      new VrrpInstanceBuilder("VI_1")
          .interfaceName("eth0")
          .priority(101)
          .address("192.168.0.99", 32)
          .build();

  private static final KeepalivedConfig CONFIG =
      new KeepalivedConfig(
          GlobalDefs.DEFAULT,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(VI_1),
          List.of(),
          StaticObjects.NONE);

  @Test
  void statisticsAreKeepalivedsToTheBlank() {
    assertThat(StatsDump.of(List.of(view())))
        .isEqualTo(
            """
            VRRP Instance: VI_1
              Advertisements:
                Received: 12
                Sent: 3
              Became master: 1
              Released master: 0
              Packet Errors:
                Length: 4
                TTL: 0
                Invalid Type: 0
                Advertisement Interval: 0
                Address List: 5
              Authentication Errors:
                Invalid Type: 0
                Type Mismatch: 0
                Failure: 6
              Priority Zero:
                Received: 7
                Sent: 8
            """);
  }

  @Test
  void jsonHasTheNamesThatExportersRead() {
    assertThat(JsonDump.of(CONFIG, List.of(view())))
        .startsWith("[{\"data\":{\"iname\":\"VI_1\",")
        .contains("\"vrid\":51,\"base_priority\":101,\"effective_priority\":101,\"vipset\":false")
        .contains("\"state\":0,\"wantstate\":1,\"version\":2")
        .contains("\"vips\":[\"192.168.0.99 dev eth0 scope global\"]")
        .contains("\"advert_rcvd\":12,\"advert_sent\":3,\"become_master\":1")
        .contains("\"master_priority\":103,\"last_transition\":1795411329.073211,")
        .contains("\"conflicts_total\":9,\"conflicts\":[\"192.168.0.2: \\\"another\\\" way\"]}")
        .contains("\"auth_failure\":6,\"pri_zero_rcvd\":7,\"pri_zero_sent\":8}}]");
  }

  @Test
  void consoleLinesCarryTheTimeAsStrftimeWritesIt() {
    assertThat(ConsoleLog.line(LocalDateTime.of(2026, 11, 2, 3, 4, 5), "text"))
        .isEqualTo("Mon Nov  2 03:04:05 2026: text");
  }

  @Test
  void ipv6AddressesAreShortened() {
    for (String text :
        List.of("fd00::1", "::1", "::", "fe80::e4d0:26ff:fe27:963f", "1:0:2:3:4:5:6:7", "1::")) {
      assertThat(Words.address(InetAddress.ofLiteral(text))).isEqualTo(text);
    }
  }

  private static InstanceView view() {
    return new InstanceView(
        VI_1,
        RouterState.initial(InstanceModel.settings(VI_1, null, List.of())),
        Map.of(),
        12,
        3,
        1,
        0,
        7,
        8,
        Map.of(Counter.PACKET_LENGTH, 4L, Counter.ADDRESS_LIST, 5L, Counter.AUTH_FAILURE, 6L),
        1_795_411_329_073_211L,
        103,
        List.of(new InstanceView.Conflict("192.168.0.2", "\"another\" way", 4)),
        9);
  }
}
