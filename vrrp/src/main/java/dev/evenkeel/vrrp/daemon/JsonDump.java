package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.GarpSettings;
import dev.evenkeel.vrrp.config.InitialState;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.NotifyScripts;
import dev.evenkeel.vrrp.config.RoutingRule;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.TrackedInterface;
import dev.evenkeel.vrrp.config.TrackedScript;
import dev.evenkeel.vrrp.config.VirtualMac;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.packet.Rejection.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The file that Keepalived writes on signal 36: an array of {@code {data, stats}}, its first JSON
 * version. Stateless.
 */
final class JsonDump {

  private JsonDump() {}

  static String of(KeepalivedConfig config, List<InstanceView> instances) {
    Map<String, ScriptCommand> commands = new HashMap<>();
    config.scripts().forEach(s -> commands.put(s.name(), s.command()));
    StringJoiner array = new StringJoiner(",", "[", "]");
    for (InstanceView view : instances) {
      array.add("{\"data\":" + data(view, commands) + ",\"stats\":" + stats(view) + "}");
    }
    return array.toString();
  }

  private static String data(InstanceView view, Map<String, ScriptCommand> commands) {
    VrrpInstance config = view.config();
    RouterState state = view.state();
    GarpSettings garp = config.garp();
    Json json = new Json();
    json.text("iname", config.name());
    json.flag("dont_track_primary", config.tracking().dontTrackPrimary());
    json.flag("skip_check_adv_addr", config.advertPolicy().skipCheckAdvAddr());
    VirtualMac mac = config.virtualMac();
    json.text("vmac_ifname", mac == null ? "" : mac.interfaceName());
    json.text("ifp_ifname", config.interfaceName());
    json.number("master_priority", view.masterPriority());
    json.raw(
        "last_transition",
        "%d.%06d".formatted(view.changedUs() / 1_000_000, view.changedUs() % 1_000_000));
    json.raw("garp_delay", Words.seconds(garp.delayMs()));
    json.raw("garp_refresh", Words.seconds(garp.refreshMs()));
    json.number("garp_rep", garp.repeat());
    json.number("garp_refresh_rep", garp.refreshRepeat());
    json.raw("garp_lower_prio_delay", Words.seconds(garp.lowerPrioDelayMs()));
    json.number("garp_lower_prio_rep", garp.lowerPrioRepeat());
    json.flag("lower_prio_no_advert", config.advertPolicy().lowerPrioNoAdvert());
    json.flag("higher_prio_send_advert", config.advertPolicy().higherPrioSendAdvert());
    json.number("vrid", config.virtualRouterId());
    json.number("base_priority", config.priority());
    json.number("effective_priority", state.priority());
    json.raw("vipset", Boolean.toString(state.isMaster()));
    json.raw("promote_secondaries", "false");
    json.raw("adver_int", Words.seconds(config.advertIntervalMs()));
    json.raw("master_adver_int", Words.seconds(state.masterIntervalNs() / 1_000_000));
    json.flag("accept", config.accept());
    json.raw("nopreempt", Boolean.toString(!config.preemption().enabled()));
    json.raw("preempt_delay", Words.seconds(config.preemption().delayMs()));
    json.number("state", Words.stateNumber(state.phase()));
    json.number("wantstate", Words.wanted(config, state) == InitialState.MASTER ? 2 : 1);
    json.number("version", config.version());
    NotifyScripts scripts = config.notifyScripts();
    json.raw("smtp_alert", Boolean.toString(config.smtpAlert()));
    json.raw("notify_deleted", Boolean.toString(scripts.deleted() != null));
    script(json, "script_backup", scripts.backup());
    script(json, "script_master", scripts.master());
    script(json, "script_fault", scripts.fault());
    script(json, "script_stop", scripts.stop());
    script(json, "script_deleted", scripts.deleted());
    script(json, "script", scripts.any());
    script(json, "script_master_rx_lower_pri", scripts.masterRxLowerPri());
    boolean set = state.isMaster();
    json.texts("vips", config.virtualAddresses(), a -> Words.address(a, set));
    json.texts("evips", config.excludedAddresses(), a -> Words.address(a, set));
    json.texts("vroutes", config.routes(), Words::route);
    json.texts("vrules", config.rules(), RoutingRule::text);
    json.texts("track_ifp", config.tracking().interfaces(), TrackedInterface::interfaceName);
    json.texts("track_script", config.tracking().scripts(), t -> command(t, commands));
    json.number("auth_type", config.authentication().type().wireValue());
    // The rest is this program's own. The password, which follows in Keepalived's, is left out.
    json.number("conflicts_total", view.conflictsTotal());
    json.texts("conflicts", view.conflicts(), c -> c.other() + ": " + c.reason());
    return json.toString();
  }

  private static String command(TrackedScript tracked, Map<String, ScriptCommand> commands) {
    ScriptCommand command = commands.get(tracked.scriptName());
    return command == null ? tracked.scriptName() : Words.command(command);
  }

  private static void script(Json json, String name, @Nullable ScriptCommand script) {
    if (script != null) {
      json.text(name, Words.command(script));
    }
  }

  private static String stats(InstanceView view) {
    Json json = new Json();
    json.number("advert_rcvd", view.advertsReceived());
    json.number("advert_sent", view.advertsSent());
    json.number("become_master", view.becameMaster());
    json.number("release_master", view.releasedMaster());
    json.number("packet_len_err", StatsDump.error(view, Counter.PACKET_LENGTH));
    json.number("advert_interval_err", StatsDump.error(view, Counter.INTERVAL));
    json.number("ip_ttl_err", StatsDump.error(view, Counter.TTL));
    json.number("invalid_type_rcvd", StatsDump.error(view, Counter.TYPE));
    json.number("addr_list_err", StatsDump.error(view, Counter.ADDRESS_LIST));
    json.number("invalid_authtype", StatsDump.error(view, Counter.AUTH_TYPE_INVALID));
    json.number("authtype_mismatch", StatsDump.error(view, Counter.AUTH_TYPE_MISMATCH));
    json.number("auth_failure", StatsDump.error(view, Counter.AUTH_FAILURE));
    json.number("pri_zero_rcvd", view.priorityZeroReceived());
    json.number("pri_zero_sent", view.priorityZeroSent());
    return json.toString();
  }

  /** An object being written. */
  private static final class Json {
    private final StringJoiner members = new StringJoiner(",", "{", "}");

    void raw(String name, String value) {
      members.add(quote(name) + ":" + value);
    }

    void text(String name, String value) {
      raw(name, quote(value));
    }

    /** An array of strings; nothing where it would be empty, as Keepalived does. */
    <T> void texts(String name, List<T> values, Function<T, String> text) {
      if (!values.isEmpty()) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        values.forEach(v -> array.add(quote(text.apply(v))));
        raw(name, array.toString());
      }
    }

    void number(String name, long value) {
      raw(name, Long.toString(value));
    }

    void flag(String name, boolean value) {
      raw(name, value ? "1" : "0");
    }

    static String quote(String text) {
      StringBuilder out = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c < ' ') {
          out.append("\\u%04x".formatted((int) c));
        } else {
          out.append(c);
        }
      }
      return out.append('"').toString();
    }

    @Override
    public String toString() {
      return members.toString();
    }
  }
}
