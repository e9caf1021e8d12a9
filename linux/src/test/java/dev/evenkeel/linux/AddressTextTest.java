package dev.evenkeel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:db8:0:1:1:1:1:1",
        "2001:0:0:1::1",
        "fe80::1:2:3:4",
        "1:2:3:4:5:6:7:8"
      })
  void canonicalTextComesBack(String text) throws Exception {
    assertThat(AddressText.of(InetAddress.getByName(text))).isEqualTo(text);
  }

  @Test
  void mappedAddressesShowTheirDots() throws Exception {
    byte[] raw = new byte[16];
    raw[10] = -1;
    raw[11] = -1;
    raw[12] = 127;
    raw[15] = 1;
    assertThat(AddressText.of(Inet6Address.getByAddress(null, raw, -1)))
        .isEqualTo("::ffff:127.0.0.1");
  }

  @Test
  void scopesAreLeftOut() throws Exception {
    byte[] raw = InetAddress.getByName("fe80::1").getAddress();
    assertThat(AddressText.of(Inet6Address.getByAddress(null, raw, 1))).isEqualTo("fe80::1");
  }
}
