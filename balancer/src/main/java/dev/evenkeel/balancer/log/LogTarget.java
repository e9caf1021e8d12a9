package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Endpoint;
import java.util.Optional;

/**
 * Where log lines go: one {@code log} line.
 *
 * @param destination UDP address, datagram socket in the file system or abstract, or descriptor
 * @param maxLengthBytes longer messages are cut
 * @param framing what stands around a message
 * @param facility the syslog facility
 * @param level messages less grave than this are left out
 * @param minLevel messages graver than this are sent with this level
 * @param sampling which of them it gets; empty for all
 * @param profile what becomes of messages for it alone; empty for nothing
 */
public record LogTarget(
    Endpoint destination,
    int maxLengthBytes,
    Framing framing,
    Facility facility,
    Level level,
    Level minLevel,
    Optional<LogSampling> sampling,
    Optional<ProfileUse> profile) {}
