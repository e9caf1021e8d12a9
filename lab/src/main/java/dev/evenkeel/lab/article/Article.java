package dev.evenkeel.lab.article;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The names, addresses and files of the article. Stateless. */
public final class Article {
  /** The floating address. */
  public static final String VIRTUAL_ADDRESS = "192.168.0.99";

  /** The port of its frontend. */
  public static final int PORT = 80;

  /** The first balancer, master while all is well. */
  public static final Machine LB1 = new Machine("lb1", "192.168.0.100");

  /** The second balancer. */
  public static final Machine LB2 = new Machine("lb2", "192.168.0.101");

  /** The first web server. */
  public static final Machine WEB1 = new Machine("web1", "192.168.0.102");

  /** The second web server. */
  public static final Machine WEB2 = new Machine("web2", "192.168.0.103");

  /** Where the requests come from; the article's reader sits there. */
  public static final Machine CLIENT = new Machine("client", "192.168.0.50");

  /** What lb1 advertises when its balancer is well: priority 101, weight 2. */
  public static final int LB1_PRIORITY = 103;

  /**
   * The same on a machine without killall, where the article's check cannot be run and is disabled,
   * by the real Keepalived as well.
   */
  public static final int LB1_PRIORITY_UNCHECKED = 101;

  /** A machine by host name and IPv4 address. */
  public record Machine(String name, String address) {}

  private Article() {}

  /** The haproxy.cfg of both balancers. */
  public static byte[] haproxyCfg() {
    return resource("haproxy.cfg");
  }

  /** The keepalived.conf of a balancer. */
  public static byte[] keepalivedConf(Machine balancer) {
    return resource(balancer.name() + "-keepalived.conf");
  }

  private static byte[] resource(String name) {
    try (InputStream in = Article.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + name);
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
