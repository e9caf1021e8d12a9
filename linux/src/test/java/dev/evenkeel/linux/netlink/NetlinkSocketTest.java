package dev.evenkeel.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.Errno;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NetlinkSocketTest {
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_GETLINK = 18;
  private static final int RTM_GETADDR = 22;
  private static final int IFINFO_BYTES = 16;
  private static final int IFLA_IFNAME = 3;

  @Test
  void theLoopbackInterfaceIsAmongTheLinks() throws Exception {
    try (NetlinkSocket netlink = new NetlinkSocket()) {
      NetlinkMessage ask = new NetlinkMessage(RTM_GETLINK, NetlinkMessage.NLM_F_DUMP);
      ask.u8(0).u8(0).u16(0).u32(0).u32(0).u32(0);
      assertThat(netlink.dump(ask))
          .anySatisfy(link -> {
            assertThat(link.type()).isEqualTo(RTM_NEWLINK);
            assertThat(link.u32(4)).as("index").isEqualTo(1);
            byte[] name = link.attribute(IFINFO_BYTES, IFLA_IFNAME);
            assertThat(new String(name, StandardCharsets.UTF_8)).isEqualTo("lo\0");
          });
    }
  }

  @Test
  void theKernelsRefusalComesBackAsErrno() throws Exception {
    try (NetlinkSocket netlink = new NetlinkSocket()) {
      // RTM_GETLINK of an index that cannot exist.
      NetlinkMessage ask = new NetlinkMessage(RTM_GETLINK, 0);
      ask.u8(0).u8(0).u16(0).u32(Integer.MAX_VALUE).u32(0).u32(0);
      assertThat(netlink.request(ask)).isEqualTo(-Errno.ENODEV);
      NetlinkMessage addresses = new NetlinkMessage(RTM_GETADDR, NetlinkMessage.NLM_F_DUMP);
      assertThat(netlink.dump(addresses.u8(2).u8(0).u8(0).u8(0).u32(0))).isNotNull();
    }
  }
}
