package dev.evenkeel.balancer.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.http.CapturePlan;
import dev.evenkeel.balancer.http.CaptureSlot;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.StandardLanguage;
import dev.evenkeel.balancer.sample.format.FormatParser;
import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines about streams. */
class StreamFormatTest {
  private static StreamRecord stream(SocketAddress client) {
    return new StreamRecord(
        client,
        new SocketAddress.Unix("listener", false),
        LocalDateTime.of(2026, 11, 2, 3, 4, 5, 6_000_000)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .toEpochMilli(),
        "front",
        "back",
        "s1",
        1,
        -1,
        3,
        40,
        50,
        "SC",
        6,
        7,
        8,
        9,
        2,
        true,
        0,
        0);
  }

  private static SocketAddress internet(String host) throws Exception {
    return new SocketAddress.Internet(InetAddress.getByName(host), 1234);
  }

  private static LogEvent event(StreamRecord stream) {
    return new LogEvent(LogOrigin.CLOSE, Level.INFO, 0, stream, null, new Sample(), 7, false);
  }

  private static String format(String text, StreamRecord stream) throws Exception {
    Site site = new Site(Site.Place.LOG_FORMAT, new SourcePosition("t", 1), "p");
    return new StreamFormat(
            FormatParser.parse(
                StandardLanguage.of(Compatibility.CLASSIC), site, Checkpoint.LOG, text))
        .format(event(stream));
  }

  @Test
  void tcplog() throws Exception {
    assertThat(format(StreamFormat.TCPLOG, stream(internet("192.0.2.1"))))
        .isEqualTo(
            "192.0.2.1:1234 [02/Nov/2026:03:04:05.006] front back/s1 1/-1/3 50 SC 6/7/8/9/+2 0/0");
  }

  private static HttpHead head(boolean request, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    HttpHead head = new HttpHead();
    HeadParser parser = new HeadParser(request);
    parser.begin(head, bytes, 0);
    assertThat(parser.parse(bytes, bytes.length)).isPositive();
    return head;
  }

  private static StreamRecord exchange(HttpRecord http) throws Exception {
    StreamRecord of = stream(internet("192.0.2.1"));
    return new StreamRecord(
        of.client(),
        of.listener(),
        of.acceptedMs(),
        "front",
        "back",
        "s1",
        1,
        3,
        20,
        40,
        50,
        "--",
        6,
        7,
        8,
        9,
        2,
        true,
        0,
        0,
        http);
  }

  private static String line(String text, StreamRecord stream) throws Exception {
    Site site = new Site(Site.Place.LOG_FORMAT, new SourcePosition("t", 1), "p");
    StreamFormat format =
        new StreamFormat(
            FormatParser.parseLine(
                StandardLanguage.of(Compatibility.CLASSIC), site, Checkpoint.LOG, true, text),
            true);
    assertThat(format.isSampled()).as("needs more than the record").isFalse();
    return format.format(event(stream));
  }

  private static final CapturePlan CAPTURES =
      new CapturePlan(
          List.of(CaptureSlot.of("X-R", 20), CaptureSlot.ofRules(3)),
          List.of(CaptureSlot.of("X-S", 3)),
          "SID=".getBytes(ISO_8859_1),
          6);

  @Test
  void httplog() throws Exception {
    HttpRecord http = new HttpRecord();
    http.begin(CAPTURES);
    http.setBefore(0, 5);
    HttpHead request =
        head(
            true,
            "GET /q\"x?y HTTP/1.1\r\nX-R: z\r\nX-R: a|b{c}\"d\"\\e]f#g\u00e9\r\n"
                + "Cookie: a=1; SID=abcdefgh\r\n\r\n");
    http.requestArrived(request);
    http.cookieSought(request);
    http.setRequestMs(2);
    http.responseArrived(
        head(false, "HTTP/1.1 200 OK\r\nX-S: abcdef\r\nContent-Length: 0\r\n\r\n"));
    http.setResponseMs(4);
    http.setCookies('N', 'I');
    assertThat(line(StreamFormat.HTTPLOG, exchange(http)))
        .isEqualTo(
            "192.0.2.1:1234 [02/Nov/2026:03:04:05.011] front back/s1 2/1/3/4/15 200 50 SID=ab - --NI"
                + " 6/7/8/9/+2 0/0 {a#7Cb#7Bc#7D#22d#22\\e]f#23g#E9|} {abc}"
                + " \"GET /q#22x?y HTTP/1.1\"");
    assertThat(line("%HM %HP %HPO %HQ %HU %HV %Ti %Th %Tq %Td %Tu %ts %{+Q}CS", exchange(http)))
        .isEqualTo("GET /q#22x /q#22x ?y /q#22x?y HTTP/1.1 5 0 7 5 15 -- \"\"");
  }

  @Test
  void whatCouldNotBeRead() throws Exception {
    HttpRecord http = new HttpRecord();
    http.begin(CAPTURES);
    http.setBefore(0, 0);
    http.setStatus(400);
    assertThat(line("%TR/%Tr %ST %CC %hr %hs %{+Q}r  %HQ|", exchange(http)))
        .isEqualTo("-1/-1 400 - \"<BADREQ>\" <BADREQ>|");
  }

  @Test
  void aUnixClient() throws Exception {
    assertThat(format("%ci:%cp", stream(new SocketAddress.Unix("", false)))).isEqualTo("unix:1");
  }

  @Test
  void aPercentSignAndTextBetween() throws Exception {
    assertThat(format("100%% %U<%B>%ts|", stream(internet("192.0.2.1"))))
        .isEqualTo("100% 40<50>SC|");
  }

  @Test
  void options() throws Exception {
    assertThat(format("%{+X}ci:%{+X}cp %{+Q}s %ms %{+X}ms %lc", stream(internet("192.0.2.1"))))
        .isEqualTo("C0000201:04D2 \"s1\" 006 06 7");
    assertThat(format("%{+Q}o%ft %b %{-Q}s", stream(internet("192.0.2.1"))))
        .isEqualTo("\"front\" \"back\" s1");
  }

  @Test
  void whatIsNotKnownIsRefusedByName() {
    assertThatThrownBy(() -> format("%ci %nosuch", stream(internet("192.0.2.1"))))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining("nosuch");
    assertThatThrownBy(() -> format("ends in %", stream(internet("192.0.2.1"))))
        .isInstanceOf(InvalidExpressionException.class);
  }
}
