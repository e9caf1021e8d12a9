package dev.evenkeel.lab.sniffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.lab.network.Programs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpdumpTextTest {
  private static final String VIP = "192.168.0.99";
  private static final String NO_AUTH = "0000000000000000";

  @Test
  void theArticlesAdvertisement() {
    assertThat(text(Packets.version2(103, 0, NO_AUTH, VIP)))
        .isEqualTo(
            "192.168.0.100 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 103, authtype none,"
                + " intvl 1s, length 20, addrs: 192.168.0.99");
  }

  @Test
  void complainsAboutChecksumAndTimeToLive() {
    byte[] good = Packets.version2(103, 0, NO_AUTH, VIP);
    assertThat(text(Packets.with(good, 27, good[27] + 1))).contains(", (bad vrrp cksum ");
    assertThat(text(Packets.with(good, 8, 64))).contains(", (ttl 64), ");
  }

  @Test
  void everyLengthOfACutPacketIsWorded() {
    byte[] whole = Packets.version2(103, 1, "3131313100000000", VIP, "10.0.0.1");
    for (int length = 20; length <= whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(text(cut)).startsWith("192.168.0.100 > 224.0.0.18: ");
    }
    for (int length = 0; length < 20; length++) {
      assertThat(Ipv4Packet.of(whole, length)).isEmpty();
    }
  }

  @Test
  void sameAsTcpdump(@TempDir Path folder) throws IOException, InterruptedException {
    assumeTrue(Programs.find("tcpdump").isPresent(), "tcpdump is not installed");
    byte[] plain = Packets.version2(103, 0, NO_AUTH, VIP);
    byte[] version3 = Packets.version3(100, 100, VIP);
    List<byte[]> packets =
        List.of(
            plain,
            Packets.version2(0, 0, NO_AUTH, VIP),
            Packets.version2(103, 1, "3131313100000000", VIP, "192.168.0.98"),
            Packets.version2(103, 1, "610162ff63646566", VIP),
            Packets.version2(103, 1, NO_AUTH, VIP),
            Packets.version2(255, 2, NO_AUTH, VIP),
            Packets.version2(103, 7, NO_AUTH, VIP),
            Packets.with(plain, 8, 64),
            Packets.with(plain, 27, plain[27] + 1),
            Packets.with(plain, 20, 0x22),
            Packets.with(plain, 20, 0x41),
            version3,
            Packets.version3(100, 10, VIP, "10.0.0.1"),
            Packets.with(version3, 27, version3[27] + 1));
    Path capture = Files.write(folder.resolve("vrrp.pcap"), capture(packets));
    assertThat(packets.stream().map(TcpdumpTextTest::text).toList()).isEqualTo(tcpdump(capture));
  }

  private static String text(byte[] packet) {
    return TcpdumpText.of(Ipv4Packet.of(packet, packet.length).orElseThrow());
  }

  /** A file of pcap-savefile(5) with packets that begin at the IP header (link type 101). */
  private static byte[] capture(List<byte[]> packets) {
    int size = 24 + packets.stream().mapToInt(packet -> 16 + packet.length).sum();
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.BIG_ENDIAN);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    file.putInt(65535).putInt(101);
    for (byte[] packet : packets) {
      file.putLong(0).putInt(packet.length).putInt(packet.length).put(packet);
    }
    return file.array();
  }

  /** The second line that tcpdump prints for each packet. */
  private static List<String> tcpdump(Path capture) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Programs.find("tcpdump").orElseThrow().toString(),
                "-n",
                "-v",
                "-r",
                capture.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("    "))
            .map(String::strip)
            .toList();
    assertThat(process.waitFor()).isZero();
    return lines;
  }
}
