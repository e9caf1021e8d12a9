package dev.evenkeel.balancer.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evenkeel.balancer.TestBackends;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.RuleList;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HTTP rules on requests that a fuzzer makes ({@code JAZZER_FUZZ=1}; without it, on those of the
 * tables): whatever a rule puts into a head, the server reads as many lines as the rule has left.
 */
class RulesFuzzTest {
  private static final String CONFIGURATION =
      """
      global
       expose-experimental-directives
      defaults
       mode http
      listen names
       http-request set-header X-A "%[req.hdr(a),lower] %[url_param(a),url_dec] %[req.cook(c)]"
       http-request add-header X-B "%[path,url_dec] %[query,field(1,&)] %[base,crc32] %[req.body]"
       http-request set-header X-C "%[req.fhdr(host),word(1,.),regsub(a,b,g)] %[req.hdr_ip(a)]"
       http-request set-header X-D "%[req.hdr(authorization),b64dec] %[http_auth_user] %[hdr_cnt(a)]"
       http-request set-header X-E "%[req.hdrs] %[req.hdr_names] %[url_ip] %[url_port] %[urlp(b,;)]"
       http-request set-header X-F "%[req.body,json_query(\\$.a)] %[req.body_param(a),hex] %[query,json]"
       http-request replace-header A (.*)b(.*) \\2|\\1
       http-request replace-value B ^(a*)*$ [\\1]
       http-request del-header c -m beg
       http-request del-header ^x-[gh] -m reg
       server s 127.0.0.1:1
      listen targets
       http-request set-var(txn.a) req.hdr(a),concat(-,txn.a,-),url_enc
       http-request set-path "%[path,regsub(/a,/b)]%[var(txn.a)]"
       http-request set-query "%[query]&a=%[req.hdr(a),url_dec]"
       http-request replace-path (.*)/(.*) \\2/\\1
       http-request replace-pathq (/[a-z]*)(.*) \\2\\1
       http-request replace-uri ([^?]*)[?](.*) \\1
       server s 127.0.0.1:1
      listen normal
       http-request normalize-uri path-merge-slashes
       http-request normalize-uri path-strip-dot
       http-request normalize-uri path-strip-dotdot full
       http-request normalize-uri percent-decode-unreserved
       http-request normalize-uri percent-to-uppercase
       http-request normalize-uri query-sort-by-name
       http-request normalize-uri fragment-encode
       server s 127.0.0.1:1
      listen answers
       http-request redirect prefix http://a/%[req.hdr(host)] if { path_beg /p }
       http-request redirect location %[url] set-cookie a=b if { path_end l }
       http-request redirect scheme https if { hdr_dom(host) a.b }
       http-request return status 200 content-type text/plain lf-string "%[url] %[req.hdr(a)]" hdr x "%[req.hdr(b)]" if { method GET POST }
       http-request deny if { url_sub a b } or { req.hdr(a) -m reg ^(a+)+$ } or { hdr_ip(a) 10.0.0.0/8 }
       http-request auth realm x
       server s 127.0.0.1:1
      """;

  private static final List<RuleList> RULES =
      TestBackends.proxies(CONFIGURATION).stream().map(RulesFuzzTest::rules).toList();

  private static RuleList rules(Proxy proxy) {
    return Objects.requireNonNull(RuleList.of(proxy, Place.HTTP_REQUEST));
  }

  static Stream<byte[]> requests() throws IOException {
    return HttpTable.load().groups().stream().flatMap(group -> group.requests().stream());
  }

  @MethodSource("requests")
  @FuzzTest(maxDuration = "3m")
  void aRuleMakesNoMoreLinesThanItSays(byte[] bytes) {
    if (bytes == null || !isWhole(bytes)) {
      return;
    }
    Sample sample = new Sample();
    for (RuleList rules : RULES) {
      HttpTestContext context = new HttpTestContext(bytes.clone());
      Decision decision = rules.evaluate(context, sample);
      assertThat(decision).isIn((Object[]) Decision.values());
      HttpHead head = context.http().request();
      byte[] written = new byte[head.writtenLength()];
      assertThat(head.writeTo(written, 0)).isEqualTo(written.length);
      String text = new String(written, ISO_8859_1);
      assertThat(text).endsWith("\r\n\r\n");
      assertThat(text.split("\r\n", -1)).as(text).hasSize(head.count() + 3);
      assertThat(text.replace("\r\n", "")).as(text).doesNotContain("\n", "\r", "\0");
    }
  }

  /** Whether it is a request without framing of its own. */
  private static boolean isWhole(byte[] bytes) {
    byte[] copy = bytes.clone();
    HttpHead head = new HttpHead();
    HeadParser parser = new HeadParser(true);
    parser.begin(head, copy, 0);
    return parser.parse(copy, copy.length) > 0
        && !head.isChunked()
        && head.uri(new Slice()).length() > 0;
  }
}
