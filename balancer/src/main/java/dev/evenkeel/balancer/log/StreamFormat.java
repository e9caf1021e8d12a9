package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.sample.format.Alias;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatPiece;
import java.util.EnumSet;
import java.util.Set;

/** Any thread: a log format of streams (manual, chapter 8.2.6, "Custom log format"). */
public final class StreamFormat {
  /** What {@code option tcplog} stands for. */
  public static final String TCPLOG =
      "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq";

  /** What {@code option httplog} stands for. */
  public static final String HTTPLOG =
      "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq"
          + " %hr %hs %{+Q}r";

  /** What {@code option httplog clf} stands for. */
  public static final String HTTPLOG_CLF =
      "%{+Q}o %{-Q}ci - - [%trg] %r %ST %B \"\" \"\" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac"
          + " %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl";

  /** What {@code option httpslog} stands for. */
  public static final String HTTPSLOG =
      HTTPLOG
          + " %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed]"
          + " %[ssl_fc_sni]/%sslv/%sslc";

  private static final Set<Alias> OF_CONNECTIONS =
      EnumSet.of(
          Alias.FI, Alias.FP, Alias.BI, Alias.BP, Alias.SI, Alias.SP, Alias.ID, Alias.H, Alias.RT);

  /** In {@code mode http} they stand in the stream's record. */
  private static final Set<Alias> OF_TCP = EnumSet.of(Alias.HR, Alias.HRL, Alias.HS, Alias.HSL);

  private final Format format;
  private final boolean sampled;

  /** Makes a format of what the configuration was compiled to. */
  public StreamFormat(Format format) {
    this(format, false);
  }

  /**
   * Makes a format of what the configuration was compiled to.
   *
   * @param http whether streams are HTTP requests
   */
  public StreamFormat(Format format, boolean http) {
    this.format = format;
    this.sampled =
        format.isSampled()
            || format.pieces().stream()
                .anyMatch(p -> p instanceof FormatPiece.Aliased a && isOfStream(a.alias(), http));
  }

  private static boolean isOfStream(Alias alias, boolean http) {
    return OF_CONNECTIONS.contains(alias) || (!http && OF_TCP.contains(alias));
  }

  /** Tells whether there is something that only the stream itself can tell. */
  public boolean isSampled() {
    return sampled;
  }

  /** Tells whether there are aliases that only {@code mode http} knows. */
  boolean isOfHttp() {
    return format.pieces().stream()
        .anyMatch(p -> p instanceof FormatPiece.Aliased a && a.alias().isHttpOnly());
  }

  /** Writes a line. */
  String format(LogEvent event) {
    StringBuilder out = LineBuffer.ofThread().message();
    StreamAliases aliases =
        new StreamAliases(
            event.stream(), event.context(), event.logged(), event.early(), event.origin());
    format.write(event.context(), event.sample(), aliases, out);
    return out.toString();
  }
}
