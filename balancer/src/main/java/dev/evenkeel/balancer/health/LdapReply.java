package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.health.Match.Judgement;

/** Judges the answer of an LDAPv3 server to an anonymous bind (RFC 4511, 4.2.2). Stateless. */
final class LdapReply {
  private static final int SHORTEST = 14;
  private static final Judgement FOREIGN =
      Judgement.done(CheckStatus.L7RSP, 0, "Not LDAPv3 protocol");

  private LdapReply() {}

  static Judgement judge(byte[] bytes, int length, boolean ended) {
    if (length < SHORTEST) {
      return ended ? Judgement.done(CheckStatus.L7RSP) : Judgement.WAIT;
    }
    int at = afterHeader(bytes, 0, length, 0x30);
    // The id of the message: the integer 1, as asked.
    if (at < 0 || length < at + 3 || bytes[at] != 2 || bytes[at + 1] != 1 || bytes[at + 2] != 1) {
      return FOREIGN;
    }
    at = afterHeader(bytes, at + 3, length, 0x61);
    // The result's code, an enumeration.
    if (at < 0 || length < at + 3 || bytes[at] != 0x0a || bytes[at + 1] != 1) {
      return FOREIGN;
    }
    int code = bytes[at + 2] & 0xff;
    return code == 0
        ? Judgement.done(CheckStatus.L7OK, 0, "Success")
        : Judgement.done(
            CheckStatus.L7STS, code, "See RFC: http://tools.ietf.org/html/rfc4511#section-4.1.9");
  }

  /** Goes over a tag and its length in short or long form (BER); -1 if it is another tag. */
  private static int afterHeader(byte[] bytes, int at, int length, int tag) {
    if (at + 2 > length || (bytes[at] & 0xff) != tag) {
      return -1;
    }
    int first = bytes[at + 1] & 0xff;
    return at + 2 + (first >= 0x80 ? first & 0x7f : 0);
  }
}
