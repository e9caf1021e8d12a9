package dev.evenkeel.balancer.http;

import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: finds the parts of a message's head as its bytes arrive, and refuses what is
 * malformed at the first byte that makes it so.
 *
 * <p>Each call goes on where the last one ended; no byte is looked at twice, however slowly they
 * come. In the buffer it lowers the case of names and turns folds into spaces, nothing else.
 */
public final class HeadParser {
  /** Nothing is wrong, but the head has not ended. */
  public static final int NEEDS_MORE = 0;

  /** The message is malformed: {@link #violation} says how. */
  public static final int REFUSED = -1;

  /** HAProxy's default of tune.http.maxhdr. */
  public static final int DEFAULT_MAX_FIELDS = 101;

  private enum Phase {
    LEAD,
    METHOD,
    BEFORE_URI,
    URI,
    BEFORE_VERSION,
    VERSION,
    BEFORE_STATUS,
    STATUS,
    BEFORE_REASON,
    REASON,
    START_LINE_LF,
    LINE,
    NAME,
    BEFORE_VALUE,
    VALUE,
    VALUE_LF,
    AFTER_VALUE,
    LAST_LF,
    DONE
  }

  private final boolean request;
  private int maxFields = DEFAULT_MAX_FIELDS;
  private int maxBytes = Integer.MAX_VALUE;
  private boolean relaxed;
  private boolean completesTargets;

  private HttpHead head = new HttpHead();
  private final HeadSemantics semantics = new HeadSemantics();
  private Phase phase = Phase.LEAD;
  private int at;
  private int tokenFrom;
  private int tokenTo;
  private int nameFrom;
  private int nameTo;
  private int valueFrom;
  private boolean canonical;
  private @Nullable Violation violation;
  private int violationAt;
  private @Nullable Violation tolerated;
  private int toleratedAt;

  /** Makes a parser of requests, or of responses. */
  public HeadParser(boolean request) {
    this.request = request;
  }

  /** Sets how many header fields there may be: tune.http.maxhdr. */
  public HeadParser maxFields(int fields) {
    maxFields = fields;
    return this;
  }

  /** Sets how long a head may be: tune.bufsize less tune.maxrewrite. No limit by default. */
  public HeadParser maxBytes(int bytes) {
    maxBytes = bytes;
    return this;
  }

  /** Accepts what {@link Violation#isRelaxable} names: option accept-invalid-http-request. */
  public HeadParser relaxed(boolean relaxed) {
    this.relaxed = relaxed;
    return this;
  }

  /** Gives an absolute target without a path its slash; a query may follow its authority. */
  public HeadParser completesTargets(boolean completes) {
    completesTargets = completes;
    return this;
  }

  /** Begins with a new message that will fill this head; the first byte is at {@code from}. */
  public void begin(HttpHead into, byte[] buffer, int from) {
    head = into;
    head.queryEndsAuthority(completesTargets);
    head.begin(buffer, request, from);
    phase = Phase.LEAD;
    at = from;
    canonical = true;
    violation = null;
    violationAt = -1;
    tolerated = null;
    toleratedAt = -1;
  }

  /** Says that the bytes so far stand {@code by} bytes further on, back if negative. */
  public void moved(byte[] buffer, int by) {
    head.moved(buffer, by);
    at += by;
    tokenFrom += by;
    tokenTo += by;
    nameFrom += by;
    nameTo += by;
    valueFrom += by;
  }

  /** Returns what is wrong, after {@link #REFUSED}. */
  public @Nullable Violation violation() {
    return violation;
  }

  /** Returns the index of the byte that is wrong. */
  public int violationAt() {
    return violationAt;
  }

  /** Returns the first thing that was wrong and accepted; null if there was none. */
  public @Nullable Violation tolerated() {
    return tolerated;
  }

  /** Returns the index of the byte that was wrong and accepted. */
  public int toleratedAt() {
    return toleratedAt;
  }

  /** Tells whether not a single byte of a message has come yet, empty lines aside. */
  public boolean isIdle() {
    return phase == Phase.LEAD;
  }

  /**
   * Goes on with the bytes up to index {@code to}.
   *
   * @return the index after the head's last byte (never 0), {@link #NEEDS_MORE} or {@link #REFUSED}
   */
  @SuppressWarnings({"fallthrough", "StatementSwitchToExpressionSwitch"}) // One line, byte by byte.
  public int parse(byte[] b, int to) {
    int i = at;
    for (; ; ) {
      switch (phase) {
        case LEAD:
          while (i < to && (b[i] == '\r' || b[i] == '\n')) {
            if (b[i] == '\r') {
              if (i + 1 == to) {
                return more(i);
              }
              if (b[i + 1] != '\n') {
                return refuse(Violation.BARE_CR, i + 1);
              }
              i++;
            }
            i++;
          }
          if (i == to) {
            return more(i);
          }
          head.begin(b, request, i);
          tokenFrom = i;
          phase = request ? Phase.METHOD : Phase.VERSION;
          continue;
        case METHOD:
          while (i < to && Ascii.TOKEN_LOWER[b[i] & 0xff] != 0) {
            i++;
          }
          if (i == to) {
            return more(i);
          }
          if (!Ascii.isBlank(b[i]) || i == tokenFrom) {
            return refuse(Violation.METHOD, i);
          }
          if (i - tokenFrom == 3 && b[i - 3] == 'P' && b[i - 2] == 'R' && b[i - 1] == 'I') {
            return refuse(Violation.HTTP2_PREFACE, tokenFrom);
          }
          canonical &= b[i] == ' ';
          tokenTo = i++;
          phase = Phase.BEFORE_URI;
        // fall through
        case BEFORE_URI:
          while (i < to && Ascii.isBlank(b[i])) {
            canonical = false;
            i++;
          }
          if (i == to) {
            return more(i);
          }
          valueFrom = i;
          phase = Phase.URI;
        // fall through
        case URI:
          while (i < to && isTarget(b[i])) {
            i++;
          }
          if (i == to) {
            return more(i);
          }
          if (b[i] == '\r' || b[i] == '\n') {
            return refuse(Violation.NO_VERSION, i);
          }
          if (!Ascii.isBlank(b[i])) {
            boolean mayPass = b[i] < 0 || b[i] == '#';
            if (!mayPass || !tolerates(Violation.TARGET_CHARACTER, i)) {
              return refuse(Violation.TARGET_CHARACTER, i);
            }
            i++;
            continue;
          }
          canonical &= b[i] == ' ';
          head.parsedRequestLine(tokenTo, valueFrom, i);
          i++;
          phase = Phase.BEFORE_VERSION;
        // fall through
        case BEFORE_VERSION:
          while (i < to && Ascii.isBlank(b[i])) {
            canonical = false;
            i++;
          }
          if (i == to) {
            return more(i);
          }
          tokenFrom = i;
          phase = Phase.VERSION;
        // fall through
        case VERSION:
          while (i < to && i - tokenFrom < 8) {
            if (!isVersion(b[i], i - tokenFrom)) {
              return refuse(Violation.VERSION, i);
            }
            i++;
          }
          if (i == to && i - tokenFrom < 8) {
            return more(i);
          }
          version(b);
          if (!request) {
            phase = Phase.BEFORE_STATUS;
            continue;
          }
          phase = Phase.START_LINE_LF;
          continue;
        case BEFORE_STATUS:
          if (i == to) {
            return more(i);
          }
          if (b[tokenFrom + 8] != ' ') {
            return refuse(Violation.VERSION, tokenFrom + 8);
          }
          while (i < to && Ascii.isBlank(b[i])) {
            i++;
          }
          if (i == to) {
            return more(i);
          }
          if (i != tokenFrom + 9) {
            canonical = false;
          }
          tokenFrom = i;
          phase = Phase.STATUS;
        // fall through
        case STATUS:
          while (i < to && i - tokenFrom < 3) {
            if (!Ascii.isDigit(b[i]) || (i == tokenFrom && b[i] == '0')) {
              return refuse(Violation.STATUS, i);
            }
            i++;
          }
          if (i == to) {
            return more(i);
          }
          if (b[i] == '\r' || b[i] == '\n') {
            head.parsedStatusLine(status(b), i, i);
            canonical = false;
            phase = Phase.START_LINE_LF;
            continue;
          }
          if (b[i] != ' ') {
            return refuse(Violation.STATUS, i);
          }
          tokenTo = ++i;
          phase = Phase.REASON;
        // fall through
        case REASON:
          while (i < to && (b[i] >= ' ' || b[i] < 0 || b[i] == '\t')) {
            i++;
          }
          if (i == to) {
            return more(i);
          }
          if (b[i] != '\r' && b[i] != '\n') {
            return refuse(Violation.REASON, i);
          }
          head.parsedStatusLine(status(b), tokenTo, i);
          phase = Phase.START_LINE_LF;
        // fall through
        case START_LINE_LF:
          if (i == to) {
            return more(i);
          }
          if (b[i] == '\r') {
            if (i + 1 == to) {
              return more(i);
            }
            if (b[i + 1] != '\n') {
              return refuse(Violation.BARE_CR, i + 1);
            }
            i += 2;
          } else if (b[i] == '\n') {
            canonical = false;
            i++;
          } else {
            return refuse(Violation.VERSION, i);
          }
          phase = Phase.LINE;
        // fall through
        case LINE:
          if (i == to) {
            return more(i);
          }
          if (b[i] == '\r' || b[i] == '\n') {
            phase = Phase.LAST_LF;
            continue;
          }
          if (Ascii.isBlank(b[i])) {
            return refuse(Violation.FOLD_FIRST, i);
          }
          nameFrom = i;
          phase = Phase.NAME;
        // fall through
        case NAME:
          while (i < to) {
            byte lower = Ascii.TOKEN_LOWER[b[i] & 0xff];
            if (lower == 0) {
              break;
            }
            b[i++] = lower;
          }
          if (i == to) {
            return more(i);
          }
          if (i == nameFrom) {
            return refuse(b[i] == ':' ? Violation.NAME_EMPTY : Violation.NAME_CHARACTER, i);
          }
          if (b[i] != ':') {
            if (b[i] == '\r'
                || b[i] == '\n'
                || b[i] == 0
                || !tolerates(Violation.NAME_CHARACTER, i)) {
              return refuse(Violation.NAME_CHARACTER, i);
            }
            i++;
            continue;
          }
          nameTo = i++;
          phase = Phase.BEFORE_VALUE;
        // fall through
        case BEFORE_VALUE:
          while (i < to && Ascii.isBlank(b[i])) {
            i++;
          }
          if (i == to) {
            return more(i);
          }
          valueFrom = i;
          phase = Phase.VALUE;
        // fall through
        case VALUE:
          while (i < to && b[i] != '\r' && b[i] != '\n' && b[i] != 0) {
            i++;
          }
          if (i == to) {
            return more(i);
          }
          if (b[i] == 0) {
            if (!tolerates(Violation.VALUE_CHARACTER, i)) {
              return refuse(Violation.VALUE_CHARACTER, i);
            }
            i++;
            continue;
          }
          phase = Phase.VALUE_LF;
        // fall through
        case VALUE_LF:
          if (b[i] == '\r') {
            if (i + 1 == to) {
              return more(i);
            }
            if (b[i + 1] != '\n') {
              return refuse(Violation.BARE_CR, i + 1);
            }
          }
          phase = Phase.AFTER_VALUE;
        // fall through
        case AFTER_VALUE:
          int next = b[i] == '\r' ? i + 2 : i + 1;
          if (next >= to) {
            return more(i);
          }
          if (Ascii.isBlank(b[next])) {
            phase = valueFrom == i ? Phase.BEFORE_VALUE : Phase.VALUE;
            while (i < next) {
              b[i++] = ' ';
            }
            canonical = false;
            continue;
          }
          if (head.count() == maxFields) {
            return refuse(Violation.TOO_MANY_FIELDS, next);
          }
          field(b, i);
          i = next;
          phase = Phase.LINE;
          continue;
        case LAST_LF:
          if (b[i] == '\r') {
            if (i + 1 == to) {
              return more(i);
            }
            if (b[i + 1] != '\n') {
              return refuse(Violation.BARE_CR, i + 1);
            }
            i++;
          } else {
            canonical = false;
          }
          at = i + 1;
          phase = Phase.DONE;
          return finish();
        case DONE:
          return at;
        default:
          throw new IllegalStateException(phase.name());
      }
    }
  }

  private int more(int i) {
    if (i - head.start() > maxBytes) {
      return refuse(Violation.TOO_LARGE, i);
    }
    at = i;
    return NEEDS_MORE;
  }

  private int refuse(Violation what, int where) {
    violation = what;
    violationAt = where;
    at = where;
    return REFUSED;
  }

  private boolean tolerates(Violation what, int where) {
    if (!relaxed || !what.isRelaxable()) {
      return false;
    }
    if (tolerated == null) {
      tolerated = what;
      toleratedAt = where;
    }
    return true;
  }

  private static boolean isTarget(byte b) {
    return b > ' ' && b != 0x7f && b != '#';
  }

  private static final byte[] VERSION_PREFIX = Ascii.bytes("HTTP/");

  private static boolean isVersion(byte b, int position) {
    return switch (position) {
      case 0, 1, 2, 3, 4 -> b == VERSION_PREFIX[position];
      case 6 -> b == '.';
      default -> Ascii.isDigit(b);
    };
  }

  private void version(byte[] b) {
    int major = b[tokenFrom + 5] - '0';
    int minor = b[tokenFrom + 7] - '0';
    boolean atLeast11 = major > 1 || (major == 1 && minor > 0);
    if (atLeast11 && (major > 1 || minor > 1)) {
      canonical = false;
    }
    head.parsedVersion(atLeast11 ? 1 : 0);
  }

  private int status(byte[] b) {
    return (b[tokenFrom] - '0') * 100 + (b[tokenFrom + 1] - '0') * 10 + b[tokenFrom + 2] - '0';
  }

  private void field(byte[] b, int lineEnd) {
    int end = lineEnd;
    while (end > valueFrom && Ascii.isBlank(b[end - 1])) {
      end--;
    }
    canonical &=
        end == lineEnd && b[lineEnd] == '\r' && valueFrom == nameTo + 2 && b[nameTo + 1] == ' ';
    head.parsedField(nameFrom, nameTo, valueFrom, end);
  }

  private int finish() {
    if (!canonical) {
      head.notVerbatim();
    }
    head.parsedEnd(at);
    if (head.count() == maxFields) {
      return refuse(Violation.TOO_MANY_FIELDS, at);
    }
    if (at - head.start() > maxBytes) {
      return refuse(Violation.TOO_LARGE, at);
    }
    int end = at;
    Violation wrong = semantics.apply(head, relaxed);
    if (wrong != null && !tolerates(wrong, semantics.wrongAt())) {
      return refuse(wrong, semantics.wrongAt());
    }
    if (completesTargets && request) {
      head.completeTarget();
    }
    at = end;
    return end;
  }
}
