package dev.evenkeel.balancer.stick;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.sample.Sample;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Entries live, expire and make room by a clock that the test turns. */
class StickTableTest {
  private long nowMs = 1_000_000;

  private StickTable table(KeyType type, int size, boolean purges, int expireMs) {
    TableSpec spec =
        new TableSpec(
            type,
            type.bytes,
            size,
            purges,
            expireMs,
            false,
            List.of(
                new TableSpec.Stored(DataType.GPC0, 1, 0),
                new TableSpec.Stored(DataType.CONN_RATE, 1, 1000),
                new TableSpec.Stored(DataType.CONN_CUR, 1, 0),
                new TableSpec.Stored(DataType.GPC, 3, 0)),
            new SourcePosition("t.cfg", 1));
    return new StickTable("t", spec, () -> nowMs);
  }

  private static byte[] key(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static Entry made(StickTable table, String key) {
    return Objects.requireNonNull(table.findOrMake(key(key)));
  }

  @Test
  void anEntryExpiresOnceItHasNotBeenTouchedForSoLong() {
    StickTable table = table(KeyType.STRING, 10, true, 1000);
    made(table, "a");
    nowMs += 600;
    made(table, "b");
    assertThat(table.find(key("a"))).isNotNull();
    nowMs += 400;
    assertThat(table.find(key("a"))).isNull();
    assertThat(table.find(key("b"))).isNotNull();
    nowMs += 600;
    table.expire();
    assertThat(table.used()).isZero();
  }

  @Test
  void lookingDoesNotKeepAnEntryAndTouchingDoes() {
    StickTable table = table(KeyType.STRING, 10, true, 1000);
    made(table, "looked at");
    made(table, "touched");
    nowMs += 900;
    table.find(key("looked at"));
    made(table, "touched");
    nowMs += 200;
    assertThat(table.find(key("looked at"))).isNull();
    assertThat(table.find(key("touched"))).isNotNull();
  }

  @Test
  void whatIsTrackedNeitherExpiresNorMakesRoom() {
    StickTable table = table(KeyType.STRING, 2, true, 1000);
    Entry tracked = Objects.requireNonNull(table.take(key("tracked")));
    nowMs += 5000;
    made(table, "b");
    made(table, "c");
    assertThat(table.find(key("tracked"))).isSameAs(tracked);
    assertThat(table.find(key("b"))).isNull();
    assertThat(table.remove(tracked)).isFalse();
    table.release(tracked);
    nowMs += 999;
    assertThat(table.find(key("tracked"))).isNotNull();
    nowMs += 1;
    assertThat(table.find(key("tracked"))).isNull();
  }

  @Test
  void aFullTableLosesItsOldestUnlessItMustNot() {
    StickTable purging = table(KeyType.STRING, 2, true, 0);
    made(purging, "a");
    made(purging, "b");
    made(purging, "a");
    made(purging, "c");
    assertThat(purging.find(key("b"))).isNull();
    assertThat(purging.find(key("a"))).isNotNull();

    StickTable full = table(KeyType.STRING, 2, false, 0);
    made(full, "a");
    made(full, "b");
    assertThat(full.findOrMake(key("c"))).isNull();
    assertThat(full.used()).isEqualTo(2);
  }

  @Test
  void aTableOfTrackedEntriesHasNoRoom() {
    StickTable table = table(KeyType.STRING, 1, true, 0);
    Entry first = Objects.requireNonNull(table.take(key("a")));
    assertThat(table.take(key("b"))).isNull();
    table.release(first);
    assertThat(table.take(key("b"))).isNotNull();
  }

  @Test
  void ratesCountThisPeriodAndTheRestOfThePastOne() {
    StickTable table = table(KeyType.STRING, 10, true, 0);
    Entry entry = made(table, "a");
    for (int i = 0; i < 10; i++) {
      table.add(entry, DataType.CONN_RATE, 0, 1);
    }
    assertThat(table.get(entry, DataType.CONN_RATE, 0)).isEqualTo(10);
    nowMs += 1000;
    assertThat(table.get(entry, DataType.CONN_RATE, 0)).isEqualTo(10);
    nowMs += 300;
    assertThat(table.get(entry, DataType.CONN_RATE, 0)).isEqualTo(7);
    table.add(entry, DataType.CONN_RATE, 0, 2);
    assertThat(table.get(entry, DataType.CONN_RATE, 0)).isEqualTo(9);
    nowMs += 700;
    assertThat(table.get(entry, DataType.CONN_RATE, 0)).isEqualTo(2);
    nowMs += 3000;
    assertThat(table.get(entry, DataType.CONN_RATE, 0)).isZero();
  }

  @Test
  void aSingleEventIsNotRoundedAway() {
    StickTable table = table(KeyType.STRING, 10, true, 0);
    Entry entry = made(table, "a");
    table.add(entry, DataType.CONN_RATE, 0, 1);
    nowMs += 1900;
    assertThat(table.get(entry, DataType.CONN_RATE, 0)).isEqualTo(1);
    nowMs += 101;
    assertThat(table.get(entry, DataType.CONN_RATE, 0)).isZero();
  }

  @Test
  void arraysHaveAsManyValuesAsDeclared() {
    StickTable table = table(KeyType.STRING, 10, true, 0);
    Entry entry = made(table, "a");
    assertThat(table.add(entry, DataType.GPC, 2, 5)).isTrue();
    assertThat(table.add(entry, DataType.GPC, 3, 5)).isFalse();
    assertThat(table.get(entry, DataType.GPC, 2)).isEqualTo(5);
    assertThat(table.get(entry, DataType.GPC, 3)).isEqualTo(StickTable.ABSENT);
    assertThat(table.get(entry, DataType.GPT0, 0)).isEqualTo(StickTable.ABSENT);
  }

  @Test
  void samplesBecomeKeysOfTheTablesType() {
    Sample sample = new Sample();
    sample.setText("127.0.0.1");
    assertThat(table(KeyType.IP, 1, true, 0).keyOf(sample)).containsExactly(127, 0, 0, 1);
    sample.setText("not an address");
    assertThat(table(KeyType.IP, 1, true, 0).keyOf(sample)).isNull();
    sample.setNumber(258);
    assertThat(table(KeyType.INTEGER, 1, true, 0).keyOf(sample)).containsExactly(2, 1, 0, 0);
    sample.setText("x".repeat(40));
    assertThat(table(KeyType.STRING, 1, true, 0).keyOf(sample)).hasSize(32);
    sample.setText("ab");
    assertThat(table(KeyType.BINARY, 1, true, 0).keyOf(sample)).hasSize(32).startsWith('a', 'b', 0);
  }

  @Test
  void trackingCountsConnectionsWhileTheyLast() {
    StickTable table = table(KeyType.STRING, 10, true, 0);
    TrackedCounters one = new TrackedCounters();
    TrackedCounters other = new TrackedCounters();
    one.track(0, false, table, key("a"));
    other.track(1, true, table, key("a"));
    Entry entry = Objects.requireNonNull(table.find(key("a")));
    assertThat(table.get(entry, DataType.CONN_CUR, 0)).isEqualTo(2);
    assertThat(table.users(entry)).isEqualTo(2);
    one.end();
    one.end();
    assertThat(table.get(entry, DataType.CONN_CUR, 0)).isEqualTo(1);
    other.end();
    assertThat(table.get(entry, DataType.CONN_CUR, 0)).isZero();
    assertThat(table.users(entry)).isZero();
    assertThat(table.get(entry, DataType.CONN_RATE, 0)).isEqualTo(2);
  }

  @Test
  void aRequestLetsGoOfWhatItsRulesTrack() {
    StickTable table = table(KeyType.STRING, 10, true, 0);
    TrackedCounters counters = new TrackedCounters();
    counters.track(0, false, table, key("session"));
    counters.trackRequest(1, table, key("request"));
    assertThat(counters.isTracked(0)).isTrue();
    assertThat(counters.isTracked(1)).isTrue();
    counters.requestEnded();
    assertThat(counters.isTracked(0)).isTrue();
    assertThat(counters.isTracked(1)).isFalse();
    Entry entry = Objects.requireNonNull(table.find(key("request")));
    assertThat(table.users(entry)).isZero();
    assertThat(table.get(entry, DataType.CONN_CUR, 0)).isZero();
  }

  @Test
  void contentRulesHideWhatConnectionRulesTrack() {
    StickTable table = table(KeyType.STRING, 10, true, 0);
    TrackedCounters counters = new TrackedCounters();
    counters.track(0, false, table, key("connection"));
    counters.track(0, true, table, key("content"));
    TrackedCounters.Tracked seen = Objects.requireNonNull(counters.find(0));
    assertThat(new String(seen.entry().key, ISO_8859_1)).isEqualTo("content");
    counters.end();
    assertThat(counters.find(0)).isNull();
  }
}
