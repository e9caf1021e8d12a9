package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.format.Format;
import java.util.List;
import java.util.Optional;

/** The keywords of logs, of a proxy and of the process. */
public final class LogSettings {
  /** {@code log}: in a proxy, {@code log global} is already replaced by the global targets. */
  public static final Setting<List<LogTarget>> TARGETS = Setting.of("log", List.of());

  /** {@code option tcplog}, {@code log-format}: how the line about a stream looks. */
  public static final Setting<StreamLogFormat> STREAM_FORMAT =
      Setting.of("log-format", new StreamLogFormat.Connect());

  /** What {@link #STREAM_FORMAT} was compiled to; empty for a line at the connection's arrival. */
  public static final Setting<Optional<Format>> COMPILED_FORMAT =
      Setting.of("compiled log-format", Optional.empty());

  /** {@code unique-id-format}: what makes a stream's id; empty for none. */
  public static final Setting<Optional<Format>> UNIQUE_ID =
      Setting.of("unique-id-format", Optional.empty());

  /** {@code log-format-sd}: the structured data of RFC 5424 before a stream's line. */
  public static final Setting<Optional<Format>> STRUCTURED_DATA =
      Setting.of("compiled log-format-sd", Optional.empty());

  /** {@code error-log-format}: the line about a connection that fails before there is a stream. */
  public static final Setting<Optional<Format>> ERROR_FORMAT =
      Setting.of("compiled error-log-format", Optional.empty());

  /** {@code log-steps}: when lines about streams are written; empty for one line for each. */
  public static final Setting<Optional<LogSteps>> STEPS = Setting.of("log-steps", Optional.empty());

  /** The log profiles that rules name. */
  static final Setting<List<ProfileUse>> PROFILES_OF_RULES =
      Setting.of("log profiles of rules", List.of());

  /** {@code unique-id-format} of a backend: what makes the id of a check; empty for none. */
  public static final Setting<Optional<Format>> CHECK_UNIQUE_ID =
      Setting.of("unique-id-format of checks", Optional.empty());

  /** {@code unique-id-header}: the field in which a server is told a request's id. */
  public static final Setting<Optional<String>> UNIQUE_ID_HEADER =
      Setting.of("unique-id-header", Optional.empty());

  /** {@code option dontlog-normal}: streams without any trouble are not logged. */
  public static final Setting<Boolean> DONTLOG_NORMAL = Setting.of("option dontlog-normal", false);

  /** {@code option dontlognull}: connections that carried no data are not logged. */
  public static final Setting<Boolean> DONTLOGNULL = Setting.of("option dontlognull", false);

  /** {@code option log-separate-errors}: troubled streams are logged with level err. */
  public static final Setting<Boolean> SEPARATE_ERRORS =
      Setting.of("option log-separate-errors", false);

  /** {@code option logasap}: the line is written once the connection is established. */
  public static final Setting<Boolean> LOG_ASAP = Setting.of("option logasap", false);

  /** {@code log-tag}: the syslog tag; in a proxy, unset is the global one. */
  public static final Setting<String> TAG = Setting.of("log-tag", "haproxy");

  /** {@code log-send-hostname}, global: the host's name to put into syslog headers. */
  public static final Setting<Optional<String>> SEND_HOSTNAME =
      Setting.of("log-send-hostname", Optional.empty());

  private LogSettings() {}
}
