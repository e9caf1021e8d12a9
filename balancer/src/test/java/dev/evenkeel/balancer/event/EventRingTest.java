package dev.evenkeel.balancer.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a ring keeps, and what a slow reader loses. */
@Timeout(20)
class EventRingTest {
  @Test
  void oldestMakeRoomAndAreCountedForWhoeverHasNotReadThem() throws Exception {
    EventRing ring = new EventRing(10 + 3 * EventRing.OVERHEAD_BYTES);
    EventRing.Reader slow = ring.reader();
    for (String event : List.of("aaaa", "bbbb", "cc", "dddd")) {
      append(ring, event);
    }
    assertThat(ring.events()).containsExactly(bytes("bbbb"), bytes("cc"), bytes("dddd"));
    assertThat(ring.lost()).isEqualTo(1);
    assertThat(slow.take()).isEqualTo(bytes("bbbb"));
    assertThat(ring.lost()).isEqualTo(1);
    append(ring, "e".repeat(30));
    assertThat(ring.lost()).isEqualTo(3);
    assertThat(slow.take()).isEqualTo(bytes("e".repeat(30)));
    assertThat(ring.lost()).isEqualTo(3);
  }

  @Test
  void manySmallEventsAreKeptInTheirOrder() throws Exception {
    EventRing ring = new EventRing(1000 * (3 + EventRing.OVERHEAD_BYTES));
    EventRing.Reader reader = ring.reader();
    for (int event = 0; event < 1500; event++) {
      append(ring, Integer.toString(100 + event % 900));
    }
    assertThat(ring.events()).hasSize(1000);
    for (int event = 500; event < 1500; event++) {
      assertThat(reader.take()).isEqualTo(bytes(Integer.toString(100 + event % 900)));
    }
    assertThat(ring.lost()).isEqualTo(500);
  }

  @Test
  void emptyEventsMakeRoomToo() {
    EventRing ring = new EventRing(10 * EventRing.OVERHEAD_BYTES);
    for (int event = 0; event < 100; event++) {
      append(ring, "");
    }
    assertThat(ring.events()).hasSize(10);
  }

  @Test
  void eachReaderHasItsOwnPlace() throws Exception {
    EventRing ring = new EventRing(100);
    append(ring, "one");
    EventRing.Reader first = ring.reader();
    append(ring, "two");
    EventRing.Reader second = ring.reader();
    assertThat(first.take()).isEqualTo(bytes("one"));
    assertThat(first.take()).isEqualTo(bytes("two"));
    assertThat(second.take()).isEqualTo(bytes("one"));
    ring.close();
    assertThat(first.take()).isNull();
    assertThat(second.take()).isEqualTo(bytes("two"));
    assertThat(second.take()).isNull();
  }

  @Test
  void eventThatIsLargerThanTheRingIsCut() {
    EventRing ring = new EventRing(4 + EventRing.OVERHEAD_BYTES);
    append(ring, "longer");
    assertThat(ring.events()).containsExactly(bytes("long"));
  }

  private static void append(EventRing ring, String event) {
    ring.append(bytes(event), event.length());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
