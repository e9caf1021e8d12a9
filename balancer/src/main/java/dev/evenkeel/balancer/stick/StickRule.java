package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Verdict;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code stick} line: persistence of clients to servers (manual, chapter 4.2). Immutable; any
 * thread.
 *
 * @param key what is looked up or learnt
 * @param table its name
 * @param purpose what is done with it
 * @param condition when; null for always
 * @param position where the line stands
 */
public record StickRule(
    Expression key,
    String table,
    Purpose purpose,
    @Nullable Condition condition,
    SourcePosition position) {
  /** A backend's rules, in order. */
  public static final Setting<List<StickRule>> OF_PROXY = Setting.of("stick", List.of());

  /** What a rule is for. */
  public enum Purpose {
    /** {@code match}: a server is looked up. */
    MATCH,
    /** {@code on}: likewise, and the server that is chosen is learnt. */
    MATCH_AND_STORE,
    /** {@code store-request}: the server is learnt, by what the request shows. */
    STORE_REQUEST,
    /** {@code store-response}: the server is learnt, by what the response shows. */
    STORE_RESPONSE;

    /** Whether a server is looked up. */
    public boolean matches() {
      return this == MATCH || this == MATCH_AND_STORE;
    }

    /** Whether the server is learnt as soon as it is chosen. */
    public boolean storesRequest() {
      return this == STORE_REQUEST || this == MATCH_AND_STORE;
    }
  }

  /** The table, if the rule applies to a stream and the table is there. */
  public @Nullable StickTable applies(SampleContext context, Sample sample) {
    return condition == null || condition.evaluate(context, sample) == Verdict.TRUE
        ? StickTables.find(context, table)
        : null;
  }

  /** The key that a stream has for the rule; null for none. */
  public byte @Nullable [] keyOf(SampleContext context, Sample sample, StickTable in) {
    return key.evaluate(context, sample) ? in.keyOf(sample) : null;
  }
}
