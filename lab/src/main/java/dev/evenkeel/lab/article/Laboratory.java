package dev.evenkeel.lab.article;

import dev.evenkeel.lab.article.Article.Machine;
import dev.evenkeel.lab.client.Client;
import dev.evenkeel.lab.client.RequestLog;
import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.Switch;
import dev.evenkeel.lab.pair.Node;
import dev.evenkeel.lab.pair.NodeLog;
import dev.evenkeel.lab.pair.NodeProgram;
import dev.evenkeel.lab.sniffer.Sniffer;
import dev.evenkeel.lab.sniffer.VrrpWatch;
import dev.evenkeel.lab.web.BuiltinWebServer;
import dev.evenkeel.lab.web.NginxWebServer;
import dev.evenkeel.lab.web.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The article's network, alive. It is built and changed by one thread; any thread may look. {@link
 * #close} may come from any thread at any time, and more than once.
 */
public final class Laboratory implements AutoCloseable {
  private final Settings settings;
  private final Switch network;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final List<AutoCloseable> instruments = new CopyOnWriteArrayList<>();
  private final RequestLog requests = new RequestLog();
  private final VrrpWatch vrrp = new VrrpWatch();
  private final WebServer web1;
  private final WebServer web2;
  private volatile Node lb1;
  private volatile Node lb2;
  private volatile @Nullable Client asker;
  private boolean closed;

  private Laboratory(Settings settings, Switch network) throws IOException {
    this.settings = settings;
    this.network = network;
    try {
      lb1 = newNode(Article.LB1, settings.lb1());
      lb2 = newNode(Article.LB2, settings.lb2());
      web1 = newWebServer("WEB 1", Article.WEB1);
      web2 = newWebServer("WEB 2", Article.WEB2);
      newHost(Article.CLIENT, List.of());
      web1.start();
      web2.start();
    } catch (IOException | RuntimeException failed) {
      hosts.values().forEach(Host::close);
      throw failed;
    }
  }

  /** Builds the network and starts the web servers; the balancers are not started yet. */
  public static Laboratory build(Settings settings) throws IOException {
    Switch network = Switch.start();
    try {
      return new Laboratory(settings, network);
    } catch (IOException | RuntimeException failed) {
      network.close();
      throw failed;
    }
  }

  private Host newHost(Machine machine, List<Path> folders) throws IOException {
    Host host = Host.start(machine.name(), folders);
    synchronized (this) {
      if (closed) {
        host.close();
        throw new IOException("the laboratory is closed");
      }
      hosts.put(machine.name(), host);
    }
    network.connect(host, machine.address());
    return host;
  }

  private Node newNode(Machine machine, NodeProgram program) throws IOException {
    return new Node(
        newHost(machine, program.folders()),
        program,
        Article.haproxyCfg(),
        Article.keepalivedConf(machine),
        new NodeLog(network.folder().resolve(machine.name() + ".log")));
  }

  private WebServer newWebServer(String name, Machine machine) throws IOException {
    Host host = newHost(machine, List.of());
    return settings.realNginx()
        ? new NginxWebServer(name, host)
        : new BuiltinWebServer(name, host, machine.address(), Article.PORT);
  }

  /** Starts to listen for advertisements and to ask. */
  public void startInstruments() throws IOException {
    Host client = host(Article.CLIENT);
    instruments.add(Sniffer.start(client, vrrp::heard));
    Client asking =
        Client.start(client, Article.VIRTUAL_ADDRESS, Article.PORT, settings.paceMs(), requests);
    asker = asking;
    instruments.add(asking);
  }

  /** Why the client had to give up, or null while all is well. */
  public @Nullable String clientTrouble() {
    Client asking = asker;
    return asking == null ? null : asking.trouble();
  }

  /**
   * The power of lb1 fails: its cable carries nothing any more, and then everything on it is gone.
   */
  public void crashLb1() throws IOException {
    network.setPort(Article.LB1.name(), false);
    lb1.host().kill();
  }

  /** lb1 boots: a new host in the old one's place, with its programs started. */
  public void bootLb1() throws IOException {
    lb1.host().close();
    network.disconnectIfThere(Article.LB1.name());
    Node node = newNode(Article.LB1, settings.lb1());
    lb1 = node;
    node.start();
  }

  /** The first balancer as it is now. */
  public Node lb1() {
    return lb1;
  }

  /** The second balancer. */
  public Node lb2() {
    return lb2;
  }

  /** The first web server. */
  public WebServer web1() {
    return web1;
  }

  /** The second web server. */
  public WebServer web2() {
    return web2;
  }

  /** What the client asked and got. */
  public RequestLog requests() {
    return requests;
  }

  /** What was advertised. */
  public VrrpWatch vrrp() {
    return vrrp;
  }

  /** How it is equipped. */
  public Settings settings() {
    return settings;
  }

  /** The folder of the logs; it vanishes with the laboratory. */
  public Path logFolder() {
    return network.folder();
  }

  /** The host that stands for a machine. */
  public synchronized Host host(Machine machine) {
    Host host = hosts.get(machine.name());
    if (host == null) {
      throw new IllegalArgumentException("no host " + machine);
    }
    return host;
  }

  /** Ends everything. */
  @Override
  public void close() {
    List<Host> open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = List.copyOf(hosts.values());
    }
    for (AutoCloseable instrument : instruments) {
      closeQuietly(instrument);
    }
    web1.close();
    web2.close();
    open.forEach(Host::beginToEnd);
    open.forEach(Host::close);
    network.close();
  }

  private static void closeQuietly(AutoCloseable instrument) {
    try {
      instrument.close();
    } catch (Exception unexpected) {
      throw new IllegalStateException("cannot close " + instrument, unexpected);
    }
  }
}
