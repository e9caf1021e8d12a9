package dev.evenkeel.vrrp.bfd;

/**
 * What the configuration says of a session, as far as the machine asks. Times in microseconds.
 *
 * @param name the session's name, which stands in front of its log lines
 * @param discriminator this end's number for it, not 0
 * @param minTxUs the interval to send at while up
 * @param idleTxUs the interval while not up; at least a second (RFC 5880 section 6.8.3)
 * @param minRxUs the shortest interval between packets received
 * @param multiplier 1 to 255
 * @param passive whether nothing is sent before the other end was heard
 */
public record BfdSettings(
    String name,
    int discriminator,
    long minTxUs,
    long idleTxUs,
    long minRxUs,
    int multiplier,
    boolean passive) {

  private static final long SLOWEST_ALLOWED_WHILE_IDLE_US = 1_000_000;

  public BfdSettings {
    idleTxUs = Math.max(idleTxUs, SLOWEST_ALLOWED_WHILE_IDLE_US);
  }
}
