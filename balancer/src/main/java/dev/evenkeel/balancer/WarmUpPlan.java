package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.log.LogSettings;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.RuleList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A value: what kind of traffic {@link WarmUp} carries once: that of one mode, with what the
 * configuration in use asks of it, so that nothing is compiled for what never comes.
 *
 * <p>It is carried in several rounds, each by a balancer that has just begun and is made a little
 * differently. What a compiler has never seen, such as the first request of a frontend or a second
 * server, it takes for impossible; the full load would then begin with code that is thrown away.
 *
 * @param http HTTP, not bytes alone
 * @param logs a line for each stream or request
 * @param rules rules of the common kinds, with expressions
 * @param round from 0 to {@link #ROUNDS} - 1
 */
record WarmUpPlan(boolean http, boolean logs, boolean rules, int round) {
  /** How often each kind of traffic is carried. */
  static final int ROUNDS = 4;

  private static final int SERVERS = 3;

  /** What a configuration needs, one plan after the other. */
  static List<WarmUpPlan> of(Configuration configuration) {
    List<WarmUpPlan> plans = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      plans.addAll(of(configuration, round));
    }
    return plans;
  }

  private static List<WarmUpPlan> of(Configuration configuration, int round) {
    List<WarmUpPlan> plans = new ArrayList<>();
    for (ProxyMode mode : List.of(ProxyMode.TCP, ProxyMode.HTTP)) {
      List<Proxy> proxies =
          configuration.proxies().stream()
              .filter(proxy -> proxy.get(ProxySettings.MODE) == mode && !proxy.binds().isEmpty())
              .toList();
      if (!proxies.isEmpty()) {
        plans.add(
            new WarmUpPlan(
                mode == ProxyMode.HTTP,
                proxies.stream().anyMatch(proxy -> !proxy.get(LogSettings.TARGETS).isEmpty()),
                hasRules(configuration.proxies()),
                round));
      }
    }
    return plans;
  }

  private static boolean hasRules(Collection<Proxy> proxies) {
    return proxies.stream()
        .anyMatch(proxy ->
            RuleList.of(proxy, Place.HTTP_REQUEST) != null
                || RuleList.of(proxy, Place.HTTP_RESPONSE) != null
                || RuleList.of(proxy, Place.REQUEST) != null);
  }

  /**
   * The configuration of the balancer that carries it.
   *
   * @param listener descriptor of a socket that listens
   * @param originPort where its server is
   * @param logPort of a UDP socket that nobody reads
   */
  String configuration(int listener, int originPort, int logPort) {
    StringBuilder text = new StringBuilder("global\n nbthread 1\n");
    if (logs) {
      text.append(" log 127.0.0.1:").append(logPort).append(" local0\n");
    }
    text.append("defaults\n mode ").append(http ? "http" : "tcp").append('\n');
    text.append(" timeout connect 5s\n timeout client 5s\n timeout server 5s\n");
    if (logs) {
      text.append(" log global\n option ").append(http ? "httplog" : "tcplog").append('\n');
    }
    text.append("frontend f\n bind fd@").append(listener).append('\n');
    if (rules) {
      text.append(http ? HTTP_RULES : TCP_RULES);
    }
    text.append(" default_backend b\nbackend b\n balance roundrobin\n");
    boolean plain = round % 2 == 1;
    if (http && !plain) {
      text.append(" option forwardfor\n");
    }
    if (http && rules) {
      text.append(" stick-table type string size 1k expire 10s store http_req_cnt\n");
    }
    for (int server = 0; server < (plain ? 1 : SERVERS); server++) {
      text.append(" server s").append(server);
      text.append(" 127.0.0.1:").append(originPort).append(http ? " pool-max-conn 16\n" : "\n");
    }
    return text.toString();
  }

  private static final String TCP_RULES =
      """
       acl here src 127.0.0.0/8
       tcp-request content reject unless here
       tcp-request content accept if { req.len gt 0 }
      """;

  private static final String HTTP_RULES =
      """
       stick-table type ip size 1k expire 10s store http_req_rate(10s),http_req_cnt,conn_cur,gpc0
       acl elsewhere hdr(host) -i other.example.com other.example.org
       acl static path_end .css .js .png
       acl old path_beg /old/
       acl version path_reg ^/api/v[0-9]+/
       acl get method GET HEAD
       http-request track-sc0 src
       http-request track-sc1 hdr(host) table b
       http-request sc-inc-gpc0(0) if version
       http-request deny if { sc0_http_req_rate gt 1000000 } { sc1_http_req_cnt lt 0 }
       http-request deny if elsewhere old
       http-request set-header X-Forwarded-Proto http if !static
       http-request add-header X-Warm %[src]:%[dst_port] if get !version
       http-request set-var(txn.path) path,lower
       http-request set-header X-Path %[var(txn.path)]-%[req.hdr(user-agent),field(1,/)]
       http-request del-header X-Gone
       http-response set-header X-Frame-Options DENY
       http-response del-header Server
       use_backend %[str(b)] if static !get
      """;
}
