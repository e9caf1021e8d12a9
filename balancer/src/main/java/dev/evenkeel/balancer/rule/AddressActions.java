package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** {@code set-src}, {@code set-src-port}, {@code set-dst} and {@code set-dst-port}. Stateless. */
final class AddressActions {
  private AddressActions() {}

  static Action source(ActionLine line) throws InvalidExpressionException {
    return address(line, true);
  }

  static Action destination(ActionLine line) throws InvalidExpressionException {
    return address(line, false);
  }

  static Action sourcePort(ActionLine line) throws InvalidExpressionException {
    return port(line, true);
  }

  static Action destinationPort(ActionLine line) throws InvalidExpressionException {
    return port(line, false);
  }

  private static Action address(ActionLine line, boolean source) throws InvalidExpressionException {
    Expression expression = line.expression();
    return (subject, sample) -> {
      if (expression.evaluate(subject, sample) && Casts.cast(sample, SampleType.ADDR)) {
        InetAddress host = host(sample);
        if (host != null) {
          set(subject, source, new SocketAddress.Internet(host, port(now(subject, source))));
        }
      }
      return Decision.CONTINUE;
    };
  }

  private static Action port(ActionLine line, boolean source) throws InvalidExpressionException {
    Expression expression = line.expression();
    return (subject, sample) -> {
      if (expression.evaluate(subject, sample)
          && Casts.cast(sample, SampleType.SINT)
          && now(subject, source) instanceof SocketAddress.Internet address) {
        int port = (int) sample.number() & 0xffff;
        set(subject, source, new SocketAddress.Internet(address.host(), port));
      }
      return Decision.CONTINUE;
    };
  }

  private static @Nullable SocketAddress now(Subject subject, boolean source) {
    ConnectionFacts client = subject.client();
    return client == null ? null : source ? client.source() : client.destination();
  }

  private static int port(@Nullable SocketAddress address) {
    return address instanceof SocketAddress.Internet internet ? internet.port() : 0;
  }

  private static void set(Subject subject, boolean source, SocketAddress address) {
    if (source) {
      subject.setSource(address);
    } else {
      subject.setDestination(address);
    }
  }

  private static @Nullable InetAddress host(Sample sample) {
    try {
      return InetAddress.getByAddress(sample.copyOfBytes());
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }
}
