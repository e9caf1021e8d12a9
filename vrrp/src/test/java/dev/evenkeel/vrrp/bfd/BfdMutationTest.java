package dev.evenkeel.vrrp.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Packets that are almost right. {@code -Dbfd.mutations=1000000} for a long run; the default is for
 * every build.
 */
class BfdMutationTest {
  private static final int ROUNDS = Integer.getInteger("bfd.mutations", 100_000);
  private static final long SEED = Long.getLong("bfd.seed", 42);

  @Test
  void noneThrowsAndOnlyAValidOneChangesTheState() {
    Random random = new Random(SEED);
    Map<BfdRejection, Integer> rejected = new EnumMap<>(BfdRejection.class);
    int accepted = 0;
    BfdState state = BfdState.initial(BfdLink.settings(1, 50, 3, false), SEED);
    long nowNs = 0;
    for (int i = 0; i < ROUNDS; i++) {
      nowNs += random.nextInt(20_000_000);
      if (nowNs >= state.nextDeadlineNs()) {
        state = BfdMachine.step(state, new BfdEvent.Tick(), nowNs).state();
      }
      byte[] bytes = mutate(BfdCodec.encode(valid(random)), random);
      switch (BfdCodec.decode(bytes)) {
        case BfdCodec.Decoded.Rejected(BfdRejection reason) -> {
          rejected.merge(reason, 1, Integer::sum);
          assertThat(isFaulty(bytes)).as("rejected as %s", reason).isTrue();
        }
        case BfdCodec.Decoded.Accepted(BfdPacket packet) -> {
          assertThat(isFaulty(bytes)).isFalse();
          accepted++;
          BfdPhase before = state.phase();
          BfdStep step = BfdMachine.step(state, new BfdEvent.Received(packet), nowNs);
          state = step.state();
          assertThat(state.phase()).isEqualTo(expected(before, (bytes[1] & 0xff) >> 6));
          assertThat(step.commands())
              .filteredOn(BfdCommand.Tell.class::isInstance)
              .hasSize(isToTell(before, state.phase(), packet) ? 1 : 0);
          assertThat(state.expiresNs()).isGreaterThan(nowNs);
        }
      }
    }
    assertThat(accepted).isPositive();
    assertThat(rejected.keySet())
        .containsExactlyInAnyOrder(
            BfdRejection.TOO_SHORT,
            BfdRejection.VERSION,
            BfdRejection.LENGTH,
            BfdRejection.MULTIPLIER,
            BfdRejection.MULTIPOINT,
            BfdRejection.NO_DISCRIMINATOR,
            BfdRejection.NO_SESSION_NAMED,
            BfdRejection.AUTHENTICATION);
  }

  /** An end that was switched off has not failed. */
  private static boolean isToTell(BfdPhase before, BfdPhase after, BfdPacket heard) {
    boolean changed = (before == BfdPhase.UP) != (after == BfdPhase.UP);
    return changed && heard.phase() != BfdPhase.ADMIN_DOWN;
  }

  /** RFC 5880 section 6.8.6, written down a second time, straight from the bytes. */
  private static boolean isFaulty(byte[] b) {
    if (b.length < 24) {
      return true;
    }
    boolean mineIsZero = (b[4] | b[5] | b[6] | b[7]) == 0;
    boolean yoursIsZero = (b[8] | b[9] | b[10] | b[11]) == 0;
    boolean mustKnow = (b[1] & 0x80) != 0;
    return (b[0] & 0xe0) != 0x20
        || (b[3] & 0xff) < 24
        || (b[3] & 0xff) > b.length
        || b[2] == 0
        || (b[1] & 0x05) != 0
        || mineIsZero
        || (yoursIsZero && mustKnow);
  }

  /** The table of the same section: what this end was, what it hears, what it becomes. */
  private static BfdPhase expected(BfdPhase was, int heard) {
    String becomes =
        switch (was) {
          case DOWN -> "down init up down";
          case INIT -> "down init up up";
          case UP -> "down down up up";
          case ADMIN_DOWN -> throw new AssertionError("never disabled here");
        };
    return switch (becomes.split(" ")[heard]) {
      case "init" -> BfdPhase.INIT;
      case "up" -> BfdPhase.UP;
      default -> BfdPhase.DOWN;
    };
  }

  private static BfdPacket valid(Random random) {
    return new BfdPacket(
        BfdDiagnostic.of(random.nextInt(32)),
        BfdPhase.of(random.nextInt(4)),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextInt(10) == 0,
        1 + random.nextInt(255),
        1 + random.nextInt(1000),
        random.nextInt(3) == 0 ? 0 : 1,
        1 + random.nextInt(Integer.MAX_VALUE),
        random.nextInt(4) == 0 ? 0 : random.nextInt(2_000_000),
        random.nextInt(2));
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] result = bytes;
    switch (random.nextInt(9)) {
      case 0 -> result = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 40));
      case 1 -> result[random.nextInt(4)] = (byte) random.nextInt();
      case 2 -> result[random.nextInt(bytes.length)] = (byte) random.nextInt();
      case 3 -> result[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 4 -> result[2] = 0;
      case 5 -> java.util.Arrays.fill(result, 4, 8, (byte) 0);
      case 6 -> random.nextBytes(result);
      case 7 -> {
        // With an authentication section that fits.
        result = java.util.Arrays.copyOf(bytes, 28);
        result[1] |= 0x04;
        result[3] = 28;
      }
      default -> {
        // Left as it is.
      }
    }
    return result;
  }
}
