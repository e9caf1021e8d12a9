package dev.evenkeel.balancer.log;

import java.util.Optional;

/**
 * Where log lines go: one {@code log} line.
 *
 * @param destination where to
 * @param maxLengthBytes longer messages are cut
 * @param framing what stands around a message
 * @param facility the syslog facility
 * @param level messages less grave than this are left out
 * @param minLevel messages graver than this are sent with this level
 * @param sampling which of them it gets; empty for all
 * @param profile what becomes of messages for it alone; empty for nothing
 */
public record LogTarget(
    LogDestination destination,
    int maxLengthBytes,
    Framing framing,
    Facility facility,
    Level level,
    Level minLevel,
    Optional<LogSampling> sampling,
    Optional<ProfileUse> profile) {}
