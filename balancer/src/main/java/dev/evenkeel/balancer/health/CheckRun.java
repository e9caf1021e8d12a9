package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.health.CheckStatus.Verdict;
import dev.evenkeel.balancer.health.Match.Judgement;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.IoBuffer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: carries the steps of one check out, over one connection or several, without
 * ever waiting for any of them. Used once.
 */
final class CheckRun implements CheckAttempt, CheckConnection.Owner {
  private final EventLoop loop;
  private final CheckPlan plan;
  private final Function<CheckRule.Connect, CheckConnection.Way> ways;
  private final CheckSource source;
  private final Supplier<String> serverState;
  private final CheckContext.Surroundings around;
  private final Consumer<CheckResult> done;
  private final long startedNs = System.nanoTime();

  private @Nullable CheckConnection connection;
  private @Nullable CheckContext context;
  private int index;
  private byte @Nullable [] output;
  private int written;
  private @Nullable IoBuffer input;
  private int received;
  private boolean ended;
  private boolean askedForHead;
  private Judgement.@Nullable Done lastJudgement;
  private boolean over;

  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          timedOut();
        }
      };

  /**
   * @param ways how the connection of a step is made
   * @param around what expressions may look at beside the check
   * @param serverState what {@code http-check send-state} tells
   * @param done takes the result, once
   */
  CheckRun(
      EventLoop loop,
      CheckPlan plan,
      Function<CheckRule.Connect, CheckConnection.Way> ways,
      CheckSource source,
      Supplier<String> serverState,
      CheckContext.Surroundings around,
      Consumer<CheckResult> done) {
    this.loop = loop;
    this.plan = plan;
    this.ways = ways;
    this.source = source;
    this.serverState = serverState;
    this.around = around;
    this.done = done;
  }

  @Override
  public void begin() {
    if (plan.answerMs() == 0) {
      loop.timers().schedule(timer, loop.nowMs() + plan.wholeMs());
    }
    proceed();
  }

  @Override
  public void cancel() {
    over = true;
    loop.timers().cancel(timer);
    release();
  }

  @Override
  public void connected() {
    if (plan.answerMs() > 0) {
      loop.timers().schedule(timer, loop.nowMs() + plan.answerMs());
    }
    index++;
    proceed();
  }

  @Override
  public void ready() {
    proceed();
  }

  @Override
  public void broken(boolean connecting, String reason) {
    finish(
        connecting ? CheckStatus.L4CON : CheckStatus.SOCKERR,
        0,
        CheckWords.interruption(plan, index, reason));
  }

  private void timedOut() {
    CheckRule rule = plan.rules().get(Math.min(index, plan.rules().size() - 1));
    CheckConnection current = connection;
    CheckStatus status = CheckStatus.L7TOUT;
    if (rule instanceof CheckRule.Expect expect) {
      status = expect.timeoutStatus();
    } else if (rule instanceof CheckRule.Connect && (current == null || !current.isEstablished())) {
      status = CheckStatus.L4TOUT;
    }
    finish(status, 0, CheckWords.interruption(plan, index, ""));
  }

  private void proceed() {
    while (!over && index < plan.rules().size()) {
      boolean goesOn =
          switch (plan.rules().get(index)) {
            case CheckRule.Connect connect -> connect(connect);
            case CheckRule.Send send -> send(send);
            case CheckRule.SendHttp send -> send(send);
            case CheckRule.Expect expect -> expect(expect);
            case CheckRule.Comment comment -> true;
            case CheckRule.SetVariable set -> {
              set.carryOut(context());
              yield true;
            }
            case CheckRule.UnsetVariable unset -> {
              unset.name().unset(context());
              yield true;
            }
          };
      if (!goesOn) {
        return;
      }
      index++;
    }
    if (!over) {
      passed();
    }
  }

  private boolean connect(CheckRule.Connect rule) {
    closeConnection();
    received = 0;
    ended = false;
    if (plan.connectMs() > 0 || plan.answerMs() > 0) {
      int limitMs = plan.connectMs() > 0 ? plan.connectMs() : plan.wholeMs();
      loop.timers().schedule(timer, loop.nowMs() + limitMs);
    }
    int port = rule.portFrom().map(this::port).orElse(rule.port());
    CheckConnection opened = new CheckConnection(loop, ways.apply(rule.to(port)), this);
    connection = opened;
    opened.open(source);
    return false;
  }

  private int port(Expression expression) {
    Sample sample = context().scratch();
    boolean found = expression.evaluate(context(), sample) && Casts.cast(sample, SampleType.SINT);
    return found ? (int) sample.number() & 0xffff : 0;
  }

  private boolean send(CheckRule.Send rule) {
    if (output != null) {
      return send(output);
    }
    String text = rule.bytes().in(context());
    if (rule.hexadecimal()) {
      if (!HexText.problem(text).isEmpty()) {
        finish(CheckStatus.L7RSP, 0, CheckWords.unmade(plan, index));
        return false;
      }
      text = HexText.bytes(text);
    }
    return send(text.getBytes(ISO_8859_1));
  }

  private boolean send(CheckRule.SendHttp rule) {
    if (output == null) {
      askedForHead = rule.request().method().equals("HEAD");
      String state = plan.sendsState() ? serverState.get() : "";
      return send(rule.request().toBytes(context(), state));
    }
    return send(output);
  }

  private boolean send(byte[] bytes) {
    CheckConnection to = connection();
    if (output == null) {
      output = bytes;
      written = 0;
      // What was said before is not part of the answer to this.
      received = 0;
    }
    while (written < bytes.length) {
      int count = to.write(bytes, written);
      if (count == -Errno.EAGAIN) {
        to.awaitOutput();
        return false;
      }
      if (count < 0) {
        broken(false, Errno.text(-count));
        return false;
      }
      written += count;
    }
    output = null;
    return true;
  }

  private boolean expect(CheckRule.Expect rule) {
    if ((received > 0 || ended) && goesOn(rule)) {
      return true;
    }
    while (!over && !ended) {
      int count = connection().read(buffer(), received);
      if (count == -Errno.EAGAIN) {
        connection().awaitInput();
        return false;
      }
      if (count < 0) {
        broken(false, Errno.text(-count));
        return false;
      }
      ended = count == 0;
      received += count;
      if (goesOn(rule)) {
        return true;
      }
    }
    return false;
  }

  /** Judges what has come; true if the step is passed. */
  private boolean goesOn(CheckRule.Expect rule) {
    Judgement judgement =
        new Judge(plan, index, rule, context()).judge(buffer(), received, ended, askedForHead);
    if (!(judgement instanceof Judgement.Done verdict)) {
      return false;
    }
    lastJudgement = verdict;
    if (verdict.status().verdict() == Verdict.PASSED) {
      return true;
    }
    finish(verdict.status(), verdict.code(), verdict.info());
    return false;
  }

  private void passed() {
    Judgement.Done verdict = lastJudgement;
    if (verdict != null && plan.endsWithAnswer()) {
      finish(verdict.status(), verdict.code(), verdict.info());
    } else {
      CheckStatus status = plan.converses() ? CheckStatus.L7OK : CheckStatus.L4OK;
      finish(status, 0, CheckWords.success(plan, ""));
    }
  }

  private void finish(CheckStatus status, int code, String info) {
    if (over) {
      return;
    }
    over = true;
    loop.timers().cancel(timer);
    release();
    long durationMs = (System.nanoTime() - startedNs) / 1_000_000;
    done.accept(new CheckResult(status, code, info, durationMs));
  }

  /** What the steps' expressions see; made for the first step that may have one. */
  private CheckContext context() {
    CheckContext known = context;
    if (known == null) {
      Received content = new Received();
      known =
          new CheckContext(
              loop,
              around,
              content,
              plan.kind() == CheckPlan.Kind.HTTP ? new CheckResponse(content) : null,
              () -> connection);
      context = known;
    }
    return known;
  }

  /** What has come since the last thing was sent. */
  private final class Received implements Content {
    @Override
    public byte[] array() {
      return buffer();
    }

    @Override
    public int from() {
      return 0;
    }

    @Override
    public int length() {
      return received;
    }

    @Override
    public boolean mayGrow() {
      return !ended && received < buffer().length;
    }
  }

  private CheckConnection connection() {
    CheckConnection current = connection;
    if (current == null) {
      throw new IllegalStateException("step " + index + " without a connection");
    }
    return current;
  }

  private byte[] buffer() {
    IoBuffer buffer = input;
    if (buffer == null) {
      buffer = loop.buffers().take();
      input = buffer;
    }
    return buffer.bytes;
  }

  private void release() {
    closeConnection();
    IoBuffer buffer = input;
    if (buffer != null) {
      loop.buffers().give(buffer);
      input = null;
    }
  }

  private void closeConnection() {
    CheckConnection current = connection;
    if (current != null) {
      current.close();
      connection = null;
    }
  }
}
