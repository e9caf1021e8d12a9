package dev.evenkeel.vrrp.bfd;

/**
 * All that one end of a session remembers (RFC 5880 section 6.8.1). Immutable. Deadlines are on the
 * caller's monotonic clock in nanoseconds, {@link Long#MAX_VALUE} for none.
 *
 * @param settings the configuration
 * @param phase this end's state
 * @param diagnostic why it went down last
 * @param remotePhase the other end's state as last heard
 * @param remoteDiagnostic why the other end went down last
 * @param remoteDiscriminator its number for the session, 0 while unknown
 * @param remoteMinTxUs the interval that it would like to send at
 * @param remoteMinRxUs the shortest one that it can receive at; 0: nothing is sent to it
 * @param remoteMultiplier its detection multiplier
 * @param remoteDemand whether it asked for no periodic packets
 * @param polling a poll sequence is under way
 * @param lastSentNs when a packet was sent last
 * @param nextSendNs when the next one is due
 * @param expiresNs when the other end counts as gone
 * @param inheritedUntilNs until when it counts as up by what the session was that it replaces
 * @param random where the next jitter comes from
 */
public record BfdState(
    BfdSettings settings,
    BfdPhase phase,
    BfdDiagnostic diagnostic,
    BfdPhase remotePhase,
    BfdDiagnostic remoteDiagnostic,
    int remoteDiscriminator,
    long remoteMinTxUs,
    long remoteMinRxUs,
    int remoteMultiplier,
    boolean remoteDemand,
    boolean polling,
    long lastSentNs,
    long nextSendNs,
    long expiresNs,
    long inheritedUntilNs,
    long random) {

  static final long NEVER = Long.MAX_VALUE;

  /** One that has not started; {@code random} decides the jitter. */
  public static BfdState initial(BfdSettings settings, long random) {
    return new BfdState(
        settings,
        BfdPhase.DOWN,
        BfdDiagnostic.NONE,
        BfdPhase.DOWN,
        BfdDiagnostic.NONE,
        0,
        0,
        1,
        0,
        false,
        false,
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        random == 0 ? 1 : random);
  }

  /**
   * One that takes the place of a session of the same name: as long as that one was up, it counts
   * as up until it has had the time to come up itself.
   */
  BfdState inheriting(BfdState before, long nowNs) {
    long untilNs = nowNs + settings.multiplier() * longestIdleUs() * 1000;
    return new BfdState(
        settings,
        phase,
        diagnostic,
        remotePhase,
        remoteDiagnostic,
        remoteDiscriminator,
        remoteMinTxUs,
        remoteMinRxUs,
        remoteMultiplier,
        remoteDemand,
        polling,
        lastSentNs,
        nextSendNs,
        expiresNs,
        before.countsAsUp() ? untilNs : NEVER,
        random);
  }

  /** Neither end sends less often before it is up. */
  private long longestIdleUs() {
    return Math.max(settings.idleTxUs(), Math.max(settings.minRxUs(), settings.minTxUs()));
  }

  /** Whether the other end counts as alive. */
  public boolean countsAsUp() {
    return phase == BfdPhase.UP || inheritedUntilNs != NEVER;
  }

  /** When the next {@link BfdEvent.Tick} is due. */
  public long nextDeadlineNs() {
    return Math.min(Math.min(nextSendNs, expiresNs), inheritedUntilNs);
  }

  /** The interval that this end would like to send at, in microseconds. */
  public long desiredMinTxUs() {
    return phase == BfdPhase.UP ? settings.minTxUs() : settings.idleTxUs();
  }

  /** How long the other end may be silent, in microseconds (section 6.8.4). */
  public long detectionTimeUs() {
    return remoteMultiplier * Math.max(settings.minRxUs(), remoteMinTxUs);
  }
}
