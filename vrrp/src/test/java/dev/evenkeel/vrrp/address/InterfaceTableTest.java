package dev.evenkeel.vrrp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.Interfaces;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class InterfaceTableTest {
  @Test
  void whenTheKernelDoesNotAnswerWhatWasKnownStays() throws Exception {
    InterfaceTable table = new InterfaceTable();
    Interfaces interfaces = new Interfaces();
    table.load(interfaces);
    int loopback = table.link("lo").orElseThrow().index();
    interfaces.close();

    assertThatThrownBy(() -> table.load(interfaces)).isInstanceOf(LinuxException.class);

    assertThat(table.link("lo")).isPresent();
    assertThat(table.has(loopback, InetAddress.getByName("127.0.0.1"))).isTrue();
  }
}
