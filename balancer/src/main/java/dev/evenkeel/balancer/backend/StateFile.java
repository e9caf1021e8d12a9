package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.ServerAddress;
import dev.evenkeel.linux.AddressText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The states of servers as text, from {@code show servers state} to {@code
 * load-server-state-from-file} (management guide, chapter 9.3, "show servers state"). Stateless.
 */
public final class StateFile {
  /** The only version of the format. */
  public static final String VERSION = "1";

  /** The line that names the fields. */
  public static final String FIELDS =
      "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight"
          + " srv_time_since_last_change srv_check_status srv_check_result srv_check_health"
          + " srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port"
          + " srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port";

  private static final int FIELD_COUNT = 25;

  /**
   * What health checks know of a server, as the file shows it.
   *
   * @param status number of the last check's status
   * @param result number of the last check's result
   * @param health its count
   * @param state its flags
   * @param agentState the agent's flags
   * @param port the port that is checked, 0 for the server's own
   * @param address the address that is checked, a dash for the server's own
   * @param agentAddress the agent's address, a dash for the server's own
   * @param agentPort the agent's port, 0 without an agent
   */
  public record CheckFields(
      int status,
      int result,
      int health,
      int state,
      int agentState,
      int port,
      String address,
      String agentAddress,
      int agentPort) {
    /** Of a server that is not checked. */
    public static final CheckFields NONE = new CheckFields(1, 0, 0, 0, 0, 0, "-", "-", 0);
  }

  /**
   * One line of a file.
   *
   * @param backend name
   * @param server name
   * @param fields all fields in their order
   */
  record Entry(String backend, String server, List<String> fields) {
    String field(int index) {
      return fields.get(index);
    }
  }

  /** A file that cannot be used as a whole; the message says why, in HAProxy's words. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message, null, false, false);
    }

    /** What is wrong; what follows is "of the server state file" or the like. */
    public String text() {
      return String.valueOf(getMessage());
    }
  }

  private StateFile() {}

  /** Writes a server's line, as {@code show servers state} prints it. */
  public static String line(BackendServer server, CheckFields check) {
    ServerAddress address = server.address();
    boolean internet = address.endpoint() instanceof Endpoint.Inet && address.resolved();
    String host =
        internet && address.endpoint() instanceof Endpoint.Inet inet
            ? AddressText.of(inet.host())
            : "-";
    return String.join(
        " ",
        List.of(
            String.valueOf(server.backend().proxy().id()),
            server.backend().name(),
            String.valueOf(server.config().id()),
            server.name(),
            host,
            String.valueOf(server.operational().code()),
            String.valueOf(server.admin()),
            String.valueOf(server.userWeight()),
            String.valueOf(server.initialWeight()),
            String.valueOf(server.sinceLastChangeMs() / 1000),
            String.valueOf(check.status()),
            String.valueOf(check.result()),
            String.valueOf(check.health()),
            String.valueOf(check.state()),
            String.valueOf(check.agentState()),
            "0",
            server.config().get(ServerSettings.ID) != 0 ? "1" : "0",
            address.hostName().orElse("-"),
            String.valueOf(address.endpoint() instanceof Endpoint.Inet i ? i.port() : 0),
            "-",
            "0",
            String.valueOf(check.port()),
            check.address(),
            check.agentAddress(),
            String.valueOf(check.agentPort())));
  }

  /**
   * Reads a file.
   *
   * @throws Unusable if it is none, or one line of it is no such line: then none is believed
   */
  static List<Entry> parse(String text) throws Unusable {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().strip().equals(VERSION)) {
      throw new Unusable("Can't get version of");
    }
    List<Entry> entries = new ArrayList<>();
    for (int index = 1; index < lines.size(); index++) {
      String line = lines.get(index).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> fields = List.of(line.split("[ \t]+", -1));
      if (fields.size() < FIELD_COUNT) {
        throw new Unusable("corrupted " + (index + 1));
      }
      entries.add(new Entry(fields.get(1), fields.get(3), fields));
    }
    return entries;
  }

  /**
   * Applies a file to backends that nobody uses yet.
   *
   * @return what could not be applied, a sentence each
   * @throws Unusable if the file cannot be used as a whole
   */
  public static List<String> apply(String text, Collection<Backend> backends) throws Unusable {
    List<String> complaints = new ArrayList<>();
    for (Entry entry : parse(text)) {
      for (Backend backend : backends) {
        BackendServer server =
            backend.name().equals(entry.backend()) ? backend.server(entry.server()) : null;
        if (server != null) {
          apply(server, entry)
              .ifPresent(wrong ->
                  complaints.add(
                      "server-state application failed for server '"
                          + server.fullName()
                          + "', "
                          + wrong));
        }
      }
    }
    return complaints;
  }

  private static Optional<String> apply(BackendServer server, Entry entry) {
    Integer state = number(entry.field(5), 0, 3);
    Integer admin = number(entry.field(6), 0, 0x7f);
    Integer weight = number(entry.field(7), 0, 256);
    Integer initial = number(entry.field(8), 0, 256);
    Integer sinceSeconds = number(entry.field(9), 0, Integer.MAX_VALUE);
    Integer port = number(entry.field(18), 0, 65535);
    Operational found = state == null ? null : Operational.ofCode(state);
    if (found == null) {
      return invalid("srv_op_state", entry.field(5));
    } else if (admin == null) {
      return invalid("srv_admin_state", entry.field(6));
    } else if (weight == null) {
      return invalid("srv_uweight", entry.field(7));
    } else if (initial == null) {
      return invalid("srv_iweight", entry.field(8));
    } else if (sinceSeconds == null) {
      return invalid("srv_time_since_last_change", entry.field(9));
    } else if (port == null) {
      return invalid("srv_port", entry.field(18));
    }
    StateChanges.exclusively(
        () -> StateChanges.restore(server, found, admin, initial, weight, sinceSeconds));
    if (server.address().endpoint() instanceof Endpoint.Inet inet && port > 0) {
      ServerAddress now = server.address();
      server.restoreAddress(
          new ServerAddress(
              new Endpoint.Inet(inet.host(), port),
              now.portMode(),
              now.portOffset(),
              now.hostName(),
              now.resolved()));
    }
    return Optional.empty();
  }

  private static Optional<String> invalid(String field, String value) {
    return Optional.of("invalid " + field + " value '" + value + "'");
  }

  private static @Nullable Integer number(String text, int least, int most) {
    if (!text.matches("[0-9]{1,10}")) {
      return null;
    }
    long value = Long.parseLong(text);
    return value < least || value > most ? null : Integer.valueOf((int) value);
  }
}
