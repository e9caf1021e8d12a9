package dev.evenkeel.balancer.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.balancer.TestBackends;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States of servers written and read: what of an earlier process's states holds in a new one. */
class StateFileTest {
  private static final String CONFIGURATION =
      """
      backend be
       server a 127.0.0.1:1
       server b 127.0.0.1:1
       server c 127.0.0.1:1
       server d 127.0.0.1:1
       server e 127.0.0.1:1 weight 4
       server f 127.0.0.1:1
       server g 127.0.0.1:1 disabled
       server h 127.0.0.1:1 weight 2
       server nothere 127.0.0.1:1
       server i 127.0.0.1:1
       server j 127.0.0.1:1
       server k 127.0.0.1:1
       server l 127.0.0.1:1
       server m 127.0.0.1:1 weight 3
      """;

  private static final String FILE =
      "1\n"
          + StateFile.FIELDS
          + "\n"
          + """
          3 be 1 a 127.0.0.9 2 0 7 1 100 6 3 4 6 0 0 0 - 99 - 0 0 - - 0
          3 be 2 b 127.0.0.1 2 1 1 1 100 6 3 4 6 0 0 0 - 1 - 0 0 - - 0
          3 be 3 c 127.0.0.1 2 8 1 1 100 6 3 4 6 0 0 0 - 1 - 0 0 - - 0
          3 be 4 d 127.0.0.1 0 0 1 1 100 8 2 0 6 0 0 0 - 1 - 0 0 - - 0
          3 be 5 e 127.0.0.1 2 0 3 5 100 6 3 4 6 0 0 0 - 1 - 0 0 - - 0
          3 be 6 f 127.0.0.1 0 5 1 1 100 6 3 0 6 0 0 0 - 1 - 0 0 - - 0
          3 be 7 g 127.0.0.1 0 1 1 1 100 1 0 0 8 0 0 0 - 1 - 0 0 - - 0
          3 be 9 nosuch 127.0.0.1 2 0 1 1 100 6 3 4 6 0 0 0 - 1 - 0 0 - - 0
          9 nobe 1 a 127.0.0.1 2 0 1 1 100 6 3 4 6 0 0 0 - 1 - 0 0 - - 0
          3 be 10 i 127.0.0.1 3 0 1 1 100 6 3 4 6 0 0 0 - 1 - 0 0 - - 0
          3 be 11 j bad 2 0 999 1 100 6 3 4 6 0 0 0 - 1 - 0 0 - - 0
          3 be 13 l 127.0.0.1 7 99 1 1 100 6 3 4 6 0 0 0 - 1 - 0 0 - - 0
          3 be 14 m 127.0.0.1 2 0 0 1 100 6 3 4 6 0 0 0 - 1 - 0 0 - - 0
          """;

  private final List<String> said = new ArrayList<>();
  private final VirtualTicker ticker = new VirtualTicker();

  private Backend backend() {
    return new Backend(
        TestBackends.proxies(CONFIGURATION).getFirst(),
        (level, console, log, shown) -> said.add(log),
        ticker);
  }

  @Test
  void whatAnEarlierProcessLeftIsAppliedAsHaproxyDoes() throws Exception {
    Backend backend = backend();
    List<String> complaints = StateFile.apply(FILE, List.of(backend));
    // Recorded from HAProxy 2.6.12 with the same files.
    assertThat(said)
        .containsExactly(
            "Server be/c remains in forced drain mode.",
            "Server be/d is DOWN, changed from server-state after a reload. 10 active and 0 backup"
                + " servers left. 0 sessions active, 0 requeued, 0 remaining in queue.",
            "Server be/f is DOWN, changed from server-state after a reload. 9 active and 0 backup"
                + " servers left. 0 sessions active, 0 requeued, 0 remaining in queue.",
            "Server be/i is stopping, changed from server-state after a reload. 8 active and 0"
                + " backup servers online. 0 sessions requeued, 0 total in queue.");
    assertThat(complaints)
        .containsExactly(
            "server-state application failed for server 'be/j', invalid srv_uweight value '999'",
            "server-state application failed for server 'be/l', invalid srv_op_state value '7'");
    assertThat(backend.servers().stream().map(StateFileTest::state))
        .containsExactly(
            "a 2 0 7 1 100 99",
            "b 0 1 1 1 100 1",
            "c 2 8 1 1 100 1",
            "d 0 0 1 1 100 1",
            "e 2 0 4 4 100 1",
            "f 0 0 1 1 100 1",
            "g 0 5 1 1 100 1",
            "h 2 0 2 2 0 1",
            "nothere 2 0 1 1 0 1",
            "i 3 0 1 1 100 1",
            "j 2 0 1 1 0 1",
            "k 2 0 1 1 0 1",
            "l 2 0 1 1 0 1",
            "m 2 0 3 3 100 1");
  }

  private static String state(BackendServer server) {
    String[] fields = StateFile.line(server, StateFile.CheckFields.NONE).split(" ", -1);
    return String.join(
        " ", fields[3], fields[5], fields[6], fields[7], fields[8], fields[9], fields[18]);
  }

  @Test
  void whatIsWrittenCanBeRead() throws Exception {
    Backend before = backend();
    before.server("a").maintain();
    before.server("b").drain();
    before.server("c").weight(17);
    ticker.pass(3000);
    before.server("d").found(Operational.STOPPED, "");
    StringBuilder file = new StringBuilder("1\n" + StateFile.FIELDS + "\n");
    before
        .servers()
        .forEach(
            server -> file.append(StateFile.line(server, StateFile.CheckFields.NONE)).append('\n'));
    Backend after = backend();
    assertThat(StateFile.apply(file.toString(), List.of(after))).isEmpty();
    assertThat(after.servers().stream().map(StateFileTest::state).toList())
        .isEqualTo(before.servers().stream().map(StateFileTest::state).toList());
  }

  @Test
  void aFileThatIsNoneIsRefusedAsAWhole() {
    Backend backend = backend();
    for (String text : List.of("", "2\n" + FILE, FILE + "3 be 1 a\n")) {
      assertThatThrownBy(() -> StateFile.apply(text, List.of(backend)))
          .isInstanceOf(StateFile.Unusable.class);
    }
    assertThat(backend.server("a").userWeight()).isEqualTo(1);
  }
}
