package dev.evenkeel.balancer.reply;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.http.ErrorPages;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a client is told with a status. Stateless. */
public final class ErrorReplies {
  /** What a proxy has instead of HAProxy's own pages, by status. */
  static final Setting<Map<Integer, ReplyTemplate>> OF_PROXY = Setting.of("errorfile", Map.of());

  private ErrorReplies() {}

  /**
   * Returns what the backend has for a status, or else the frontend, or else HAProxy's own page;
   * that of 500 for a status that has none.
   *
   * @param backend null as long as none was chosen
   * @param context what formats are evaluated against
   * @param sample scratch memory
   */
  public static Reply find(
      Proxy frontend, @Nullable Proxy backend, int status, SampleContext context, Sample sample) {
    int known = ErrorPages.has(status) ? status : 500;
    ReplyTemplate own = backend == null ? null : backend.get(OF_PROXY).get(known);
    if (own == null) {
      own = frontend.get(OF_PROXY).get(known);
    }
    return own == null ? ErrorPages.of(known) : own.make(context, sample).insteadOf(known);
  }
}
