package dev.evenkeel.vrrp.bfd;

/**
 * A control packet (RFC 5880 section 4.1) without authentication, for one session between two ends.
 *
 * @param diagnostic why the sender's session went down last
 * @param phase the sender's state
 * @param poll the sender asks for an answer with {@code fin}
 * @param fin the answer to {@code poll}
 * @param demand the sender wants no periodic packets
 * @param multiplier of the sender's interval, which makes the receiver's detection time; 1 to 255
 * @param myDiscriminator the sender's number for the session, not 0
 * @param yourDiscriminator the receiver's number, or 0 when the sender does not know it
 * @param desiredMinTxUs the interval that the sender would like to send at, in microseconds
 * @param requiredMinRxUs the shortest interval that the sender can receive at; 0: send nothing
 * @param requiredMinEchoRxUs the same for echoes; 0: none wanted
 */
public record BfdPacket(
    BfdDiagnostic diagnostic,
    BfdPhase phase,
    boolean poll,
    boolean fin,
    boolean demand,
    int multiplier,
    int myDiscriminator,
    int yourDiscriminator,
    long desiredMinTxUs,
    long requiredMinRxUs,
    long requiredMinEchoRxUs) {}
