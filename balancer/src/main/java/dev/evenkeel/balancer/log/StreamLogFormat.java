package dev.evenkeel.balancer.log;

/** How the line about a stream looks (manual, chapter 8.2). */
public sealed interface StreamLogFormat {
  /** A line when the connection arrives: what there is without any {@code option ...log}. */
  record Connect() implements StreamLogFormat {}

  /** {@code option tcplog}. */
  record Tcp() implements StreamLogFormat {}

  /** {@code option httplog}; in {@code mode tcp} what {@code option tcplog} asks for. */
  record Http() implements StreamLogFormat {}

  /** {@code option httplog clf}. */
  record HttpClf() implements StreamLogFormat {}

  /** {@code option httpslog}. */
  record Https() implements StreamLogFormat {}

  /**
   * {@code log-format}.
   *
   * @param text the format as written
   */
  record Custom(String text) implements StreamLogFormat {}
}
