package dev.evenkeel.balancer.sample.fetch;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.FetchKeyword;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.TcpInfo;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fetches of the connections to the client and to the server (manual, 7.3.3). Stateless. */
final class ConnectionFetches {
  private static final int TLV_AUTHORITY = 0x02;
  private static final int TLV_UNIQUE_ID = 0x05;

  private ConnectionFetches() {}

  private enum Side {
    CLIENT("fc_", Availability.CLIENT_CONNECTION),
    SERVER("bc_", Availability.SERVER_CONNECTION);

    final String prefix;
    final Availability needs;

    Side(String prefix, Availability needs) {
      this.prefix = prefix;
      this.needs = needs;
    }

    @Nullable ConnectionFacts of(SampleContext context) {
      return this == CLIENT ? context.client() : context.server();
    }
  }

  static void register(SampleLanguage language) {
    addresses(
        language, "src", Side.CLIENT, Availability.CLIENT_CONNECTION, ConnectionFacts::source);
    addresses(
        language, "dst", Side.CLIENT, Availability.CLIENT_CONNECTION, ConnectionFacts::destination);
    addresses(
        language,
        "fc_src",
        Side.CLIENT,
        Availability.CLIENT_CONNECTION,
        ConnectionFacts::realSource);
    addresses(
        language,
        "fc_dst",
        Side.CLIENT,
        Availability.CLIENT_CONNECTION,
        ConnectionFacts::realDestination);
    addresses(
        language, "bc_src", Side.SERVER, Availability.SERVER_CONNECTION, ConnectionFacts::source);
    addresses(
        language,
        "bc_dst",
        Side.SERVER,
        Availability.SERVER_CONNECTION,
        ConnectionFacts::destination);
    for (Side side : Side.values()) {
      errors(language, side);
    }
    proxyHeader(language);
    tcpInfo(language);
  }

  private static void addresses(
      SampleLanguage language,
      String name,
      Side side,
      Availability needs,
      Function<ConnectionFacts, @Nullable SocketAddress> which) {
    language.fetch(
        name,
        "",
        side == Side.CLIENT ? SampleType.IPV4 : SampleType.SINT,
        needs,
        a ->
            (context, sample) ->
                find(context, side, which) instanceof SocketAddress.Internet internet
                    && sample.setAddress(internet.host()));
    language.fetch(
        name + "_port",
        "",
        SampleType.SINT,
        needs,
        a ->
            (context, sample) ->
                find(context, side, which) instanceof SocketAddress.Internet internet
                    && sample.setNumber(internet.port()));
    if (side == Side.CLIENT) {
      language.fetch(
          name + "_is_local",
          "",
          SampleType.BOOL,
          needs,
          a ->
              (context, sample) ->
                  find(context, side, which) instanceof SocketAddress.Internet internet
                      && sample.setBool(isLocal(internet.host())));
    }
  }

  private static @Nullable SocketAddress find(
      SampleContext context, Side side, Function<ConnectionFacts, @Nullable SocketAddress> which) {
    ConnectionFacts connection = side.of(context);
    return connection == null ? null : which.apply(connection);
  }

  private static boolean isLocal(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }

  private static void errors(SampleLanguage language, Side side) {
    String prefix = side.prefix;
    Availability needs = side.needs;
    language
        .fetch(
            prefix + "err",
            "",
            SampleType.SINT,
            needs,
            a ->
                (context, sample) -> {
                  ConnectionFacts connection = side.of(context);
                  return connection != null && sample.setNumber(connection.error());
                })
        .fetch(
            prefix + "err_str",
            "",
            SampleType.STR,
            needs,
            a ->
                (context, sample) -> {
                  ConnectionFacts connection = side.of(context);
                  return connection != null && sample.setText(connection.errorText());
                })
        .fetch(
            prefix + "err_name",
            "",
            SampleType.STR,
            needs,
            a ->
                (context, sample) -> {
                  ConnectionFacts connection = side.of(context);
                  return connection != null && sample.setText(connection.errorName());
                })
        .fetch(
            prefix + "http_major",
            "",
            SampleType.SINT,
            needs,
            // A connection that carries no HTTP has no version of it.
            a ->
                (context, sample) ->
                    context.http() != null && side.of(context) != null && sample.setNumber(1));
  }

  private static void proxyHeader(SampleLanguage language) {
    language
        .fetch(
            "fc_rcvd_proxy",
            "",
            SampleType.BOOL,
            Availability.CLIENT_CONNECTION,
            a ->
                (context, sample) -> {
                  ConnectionFacts connection = context.client();
                  return connection != null && sample.setBool(connection.hasProxyHeader());
                })
        .fetch(
            "fc_pp_authority",
            "",
            SampleType.STR,
            Availability.CLIENT_CONNECTION,
            tlv(TLV_AUTHORITY))
        .fetch(
            "fc_pp_unique_id",
            "",
            SampleType.STR,
            Availability.CLIENT_CONNECTION,
            tlv(TLV_UNIQUE_ID));
  }

  private static FetchKeyword.Factory tlv(int type) {
    return arguments ->
        (context, sample) -> {
          ConnectionFacts connection = context.client();
          byte[] value = connection == null ? null : connection.proxyTlv(type);
          return value != null && sample.setText(value);
        };
  }

  private static void tcpInfo(SampleLanguage language) {
    for (Side side : Side.values()) {
      time(language, side, "rtt", TcpInfo.Field.RTT_US);
      time(language, side, "rttvar", TcpInfo.Field.RTTVAR_US);
    }
    count(language, "fc_unacked", TcpInfo.Field.UNACKED);
    count(language, "fc_sacked", TcpInfo.Field.SACKED);
    count(language, "fc_lost", TcpInfo.Field.LOST);
    count(language, "fc_retrans", TcpInfo.Field.RETRANS);
    count(language, "fc_fackets", TcpInfo.Field.FACKETS);
    count(language, "fc_reordering", TcpInfo.Field.REORDERING);
  }

  private static void time(SampleLanguage language, Side side, String name, TcpInfo.Field field) {
    language.fetch(
        side.prefix + name,
        "[string]",
        SampleType.SINT,
        side.needs,
        arguments -> tcpInfo(side, field, divisor(arguments)));
  }

  private static void count(SampleLanguage language, String name, TcpInfo.Field field) {
    language.fetch(
        name,
        "[string]",
        SampleType.SINT,
        Availability.CLIENT_CONNECTION,
        arguments -> tcpInfo(Side.CLIENT, field, 1));
  }

  private static int divisor(Arguments arguments) throws InvalidExpressionException {
    return switch (arguments.text(0)) {
      case "", "ms" -> 1000;
      case "us" -> 1;
      default ->
          throw new InvalidExpressionException(
              "expects 'us' or 'ms', got '" + arguments.text(0) + "'");
    };
  }

  private static Fetch tcpInfo(Side side, TcpInfo.Field field, int divisor) {
    return (context, sample) -> {
      ConnectionFacts connection = side.of(context);
      return connection != null
          && connection.descriptor() >= 0
          && readTcpInfo(connection.descriptor(), field, divisor, sample);
    };
  }

  private static boolean readTcpInfo(int fd, TcpInfo.Field field, int divisor, Sample sample) {
    TcpInfo info = TcpInfo.of(fd);
    if (info == null || info.get(field) < 0) {
      return false;
    }
    sample.setMayChange(true);
    return sample.setNumber(info.get(field) / divisor);
  }
}
