package dev.evenkeel.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.packet.Verdict.Accepted;
import dev.evenkeel.vrrp.packet.Verdict.Rejected;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mutated packets: each gets a verdict, never an exception; what is accepted is, written again, the
 * very packet, so that nothing but a valid packet can change a state; and every kind of rejection
 * that bytes can cause does occur.
 *
 * <p>More or other packets: {@code -Dfuzz.packets=1000000 -Dfuzz.seed=7}.
 */
class PacketFuzzTest {
  private static final int PACKETS = Integer.getInteger("fuzz.packets", 60_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20261122);

  /** What is mutated, and who listens to it. */
  enum Kind {
    V2(2, false, Authentication.NONE),
    V2_PASSWORD(2, false, Authentication.password("secret")),
    V3(3, false, Authentication.NONE),
    V3_IPV6(3, true, Authentication.NONE);

    final Advert advert;
    final IpAddress source;
    final IpAddress group;

    Kind(int version, boolean ipv6, Authentication auth) {
      List<IpAddress> addresses =
          ipv6
              ? List.of(Ipv6.parse("fe80::99"), Ipv6.parse("fd00::99"))
              : List.of(Ipv4.parse("192.168.0.99"), Ipv4.parse("10.0.0.1"));
      advert = new Advert(version, 51, 200, 100, addresses, auth);
      source = ipv6 ? Ipv6.parse("fe80::9") : Ipv4.parse("192.168.0.9");
      group = ipv6 ? Ipv6.VRRP_GROUP : Ipv4.VRRP_GROUP;
    }

    byte[] packet() {
      return AdvertCodec.encodePacket(advert, source, group, 1, 255);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyValidPacketsAreBelieved(Kind kind) {
    Random random = new Random(SEED);
    Expectation ours = Expectations.like(kind.advert);
    Map<Rejection, Integer> reasons = new EnumMap<>(Rejection.class);
    int accepted = 0;
    for (int i = 0; i < PACKETS; i++) {
      byte[] packet = mutant(kind.packet(), random);
      byte[] before = packet.clone();
      Verdict verdict;
      try {
        AdvertCheck.source(packet, packet.length);
        OptionalInt vrid = AdvertCheck.vrid(packet, packet.length);
        verdict = AdvertCheck.check(packet, packet.length, ours);
        boolean tooShort =
            verdict instanceof Rejected(var reason, _) && reason == Rejection.TOO_SHORT;
        assertThat(vrid.isEmpty()).isEqualTo(tooShort);
      } catch (RuntimeException bug) {
        throw new AssertionError("-Dfuzz.seed=%d, packet %d".formatted(SEED, i), bug);
      }
      assertThat(packet).as("judging changes nothing").isEqualTo(before);
      switch (verdict) {
        case Rejected(Rejection reason, String text) -> {
          reasons.merge(reason, 1, Integer::sum);
          assertThat(text).isNotBlank();
        }
        case Accepted ok -> {
          accepted++;
          assertWrittenAgain(packet, ok, "-Dfuzz.seed=%d, packet %d".formatted(SEED, i));
        }
      }
    }
    assertThat(accepted).as("some survive, most do not").isBetween(1, PACKETS / 2);
    assertThat(reasons.keySet())
        .contains(
            Rejection.TOO_SHORT,
            Rejection.LENGTH,
            Rejection.TTL,
            Rejection.VERSION,
            Rejection.TYPE,
            Rejection.CHECKSUM);
  }

  /** From the version byte to the end: the IP header has fields that do not matter. */
  private static void assertWrittenAgain(byte[] packet, Accepted accepted, String where) {
    int offset = IpHeader.length(packet);
    byte[] message =
        AdvertCodec.encode(
            accepted.advert(),
            accepted.source(),
            IpHeader.destination(packet),
            accepted.checksum());
    byte[] received = Arrays.copyOfRange(packet, offset, offset + message.length);
    if (accepted.advert().version() == 2) {
      // Without authentication nobody looks at the last eight bytes but the checksum.
      int data = message.length - Authentication.DATA_LENGTH;
      message = Arrays.copyOf(message, data);
      received = Arrays.copyOf(received, data);
    } else {
      // Reserved bits are ignored on reception (RFC 9568 section 5.2.6).
      received[4] &= 0x0f;
    }
    message[6] = received[6];
    message[7] = received[7];
    assertThat(received).as(where).isEqualTo(message);
  }

  private static byte[] mutant(byte[] packet, Random random) {
    if (random.nextInt(8) == 0) {
      byte[] noise = new byte[random.nextInt(120)];
      random.nextBytes(noise);
      return noise;
    }
    for (int flips = random.nextInt(4); flips > 0; flips--) {
      packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
    }
    int change = random.nextInt(8) == 0 ? random.nextInt(41) - 20 : 0;
    byte[] result = Arrays.copyOf(packet, packet.length + change);
    if (random.nextBoolean()) {
      repairChecksum(result);
    }
    return result;
  }

  /** Lets the mutation through to the checks behind the checksum. */
  private static void repairChecksum(byte[] packet) {
    if (!IpHeader.isWhole(packet, packet.length)) {
      return;
    }
    int offset = IpHeader.length(packet);
    int length = packet.length - offset;
    if (length < AdvertCodec.HEADER_LENGTH) {
      return;
    }
    Octets.putU16(packet, offset + 6, 0);
    int version = packet[offset] >> 4 & 0x0f;
    int sum =
        ChecksumForm.PSEUDO_HEADER.sum(
            version, packet, offset, length, IpHeader.source(packet), IpHeader.destination(packet));
    Octets.putU16(packet, offset + 6, sum);
  }
}
