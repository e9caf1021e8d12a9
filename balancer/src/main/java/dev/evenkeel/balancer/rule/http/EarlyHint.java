package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.Subject;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import java.io.ByteArrayOutputStream;

/**
 * {@code early-hint}: a field of a 103 Early Hints response (RFC 8297) that is sent before anything
 * else; hints that follow each other are fields of one response.
 */
final class EarlyHint implements Action {
  private final byte[] name;
  private final FormatBytes value;

  private EarlyHint(byte[] name, FormatBytes value) {
    this.name = name;
    this.value = value;
  }

  static Action parse(ActionLine line) throws InvalidExpressionException {
    HeaderActions.expect(line, 2);
    return new EarlyHint(HeaderActions.name(line.take()), line.format());
  }

  @Override
  public Decision carryOut(Subject subject, Sample sample) {
    HttpExchange http = subject.http();
    HttpHead request = http == null ? null : http.request();
    if (http == null || request == null || request.minorVersion() == 0) {
      return Decision.CONTINUE;
    }
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    field.writeBytes(name);
    field.writeBytes(": ".getBytes(ISO_8859_1));
    Slice slice = value.value(subject, sample);
    field.write(slice.bytes(), slice.from(), slice.length());
    field.writeBytes("\r\n".getBytes(ISO_8859_1));
    http.sendInterim(new Reply(103, "Early Hints", field.toByteArray(), new byte[0]));
    return Decision.CONTINUE;
  }
}
