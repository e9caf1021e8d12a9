package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Verdict;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.Target;
import dev.evenkeel.balancer.rule.Subject;
import dev.evenkeel.balancer.sample.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a frontend answers to those who ask whether it lives (manual, chapter 4.2 {@code
 * monitor-uri}): before any rule, and nothing is logged as a request. Immutable; any thread.
 */
public final class Monitor {
  private final byte[] uri;
  private final boolean isPath;
  private final List<Condition> failures;

  private Monitor(byte[] uri, List<Condition> failures) {
    this.uri = uri;
    this.isPath = uri[0] == '/';
    this.failures = failures;
  }

  /** The monitor of a frontend; null where it has none, so that requests pay nothing for it. */
  public static @Nullable Monitor of(Proxy frontend) {
    String uri = frontend.get(MonitorKeywords.URI);
    return uri.isEmpty()
        ? null
        : new Monitor(uri.getBytes(ISO_8859_1), frontend.get(MonitorKeywords.FAIL));
  }

  /**
   * Whether a request is meant for it: its target, or the path of an absolute one, is just this.
   */
  public boolean isAskedBy(HttpHead request) {
    Slice asked = request.uri(new Slice());
    Target target = request.target();
    if (isPath && target.form() == Target.Form.ABSOLUTE) {
      asked.set(asked.bytes(), target.pathFrom(), target.to());
    }
    return asked.is(uri);
  }

  /** The status of the answer, whose page is {@code HttpExchange.errorReply}'s: 200 or 503. */
  public int status(Subject subject, Sample sample) {
    for (Condition failure : failures) {
      if (failure.evaluate(subject, sample) == Verdict.TRUE) {
        return 503;
      }
    }
    return 200;
  }
}
