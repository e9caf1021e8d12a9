package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.InitialState;
import dev.evenkeel.vrrp.config.TransportOption;
import dev.evenkeel.vrrp.config.reader.NotifyDraft.Event;
import dev.evenkeel.vrrp.config.text.Segment;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The {@code vrrp_instance} block (keepalived.conf(5), "VRRP instance(s)"): identity, election and
 * trackers; the keywords about packets and addresses are in {@link InstanceNetworkKeywords}.
 */
final class InstanceKeywords {
  private static final int MAX_INTERFACE_NAME = 15;

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private final TrackParser track;
  private final TrackBalancerParser balancer;
  private final NotifyKeywords notify;
  private @Nullable InstanceDraft current;

  InstanceKeywords(ReadContext context) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
    this.track = new TrackParser(context);
    this.balancer = new TrackBalancerParser(context);
    this.notify = new NotifyKeywords(context);
  }

  void addTo(KeywordTable top) {
    KeywordTable table = new KeywordTable("vrrp_instance");
    table
        .line("interface", this::networkInterface)
        .line("state", this::state)
        .line("virtual_router_id", this::virtualRouterId)
        .line("priority", this::priority)
        .line("version", this::version)
        .line("advert_int", this::advertInterval)
        .line("nopreempt", line -> draft().nopreempt = true)
        .line("preempt", line -> draft().nopreempt = false)
        .line("preempt_delay", this::preemptDelay)
        .line("dont_track_primary", line -> draft().dontTrackPrimary = true)
        .line("accept", line -> draft().accept = true)
        .line("no_accept", line -> draft().accept = false)
        .values("track_script", Feature.CORE, l -> track.script(name(), l, draft().scripts))
        .values(
            "track_interface",
            Feature.CORE,
            line -> track.networkInterface(name(), line, draft().interfaces))
        .values("track_process", Feature.CORE, l -> track.process(name(), l, draft().processes))
        .values("track_file", Feature.CORE, l -> track.file(name(), l, draft().files))
        .values("track_bfd", Feature.CORE, l -> track.bfd(name(), l, draft().bfds))
        .values("track_balancer", Feature.CORE, l -> balancer.line(name(), l, draft().balancer));
    notify.addTo(
        table,
        this::name,
        () -> draft().notify,
        List.of(
            Event.MASTER,
            Event.BACKUP,
            Event.FAULT,
            Event.STOP,
            Event.ANY,
            Event.MASTER_RX_LOWER_PRI,
            Event.CONFLICT));
    table
        .line("notify_deleted", Feature.NOTIFY_DELETED, this::notifyDeleted)
        .line("notify_priority_changes", Feature.FIFO, this::notifyPriorityChanges)
        .line("smtp_alert", this::smtpAlert)
        .line("strict_mode", l -> strict(l))
        .line("debug", Feature.DEPRECATED, this::debug);
    new InstanceNetworkKeywords(context, this::draft).addTo(table);
    top.block("vrrp_instance", Feature.CORE, this::start, table, this::end);
  }

  private InstanceDraft draft() {
    if (current == null) {
      throw new IllegalStateException("outside vrrp_instance");
    }
    return current;
  }

  private String name() {
    return draft().name;
  }

  private boolean start(Segment line) {
    if (line.size() != 2) {
      report.error("vrrp_instance must have a name");
      return false;
    }
    if (context.instances.containsKey(line.word(1))) {
      report.error("vrrp instance " + line.word(1) + " already defined");
      return false;
    }
    GlobalDraft global = context.global;
    current = new InstanceDraft(line.word(1), line.position(), global.garp.copyForInstance());
    draft().downTimerAdverts = global.downTimerAdverts;
    draft().skipCheckAdvAddr = global.skipCheckAdvAddr;
    draft().checkUnicastSource = global.checkUnicastSource;
    draft().notifyPriorityChanges = global.notifyPriorityChanges;
    if (global.checksumAsVersion2) {
      draft().transportOptions.add(TransportOption.CHECKSUM_AS_VERSION_2);
    }
    return true;
  }

  private void end() {
    InstanceDraft draft = draft();
    if (draft.unicastTtl >= 0 && !draft.isUnicast()) {
      report.error(
          "(" + draft.name + "): Cannot use unicast_ttl without unicast peers - resetting");
      draft.unicastTtl = -1;
    }
    context.instances.put(draft.name, draft);
    current = null;
  }

  private void networkInterface(Segment line) {
    String word = params.required(line, 1);
    if (word.length() > MAX_INTERFACE_NAME) {
      report.error("Interface name '" + word + "' too long - ignoring");
      return;
    }
    if (!context.interfaceUsable(word)) {
      report.error(
          "WARNING - interface %s for vrrp_instance %s doesn't exist".formatted(word, name()));
    }
    draft().interfaceName = word;
  }

  private void state(Segment line) {
    String word = params.required(line, 1);
    switch (word) {
      case "MASTER" -> draft().state = InitialState.MASTER;
      case "BACKUP" -> {
        if (draft().state == InitialState.MASTER) {
          report.error("(" + name() + ") state previously set as MASTER - ignoring BACKUP");
        } else {
          draft().state = InitialState.BACKUP;
        }
      }
      default ->
          report.error("(%s) unknown state '%s', defaulting to BACKUP".formatted(name(), word));
    }
  }

  private void virtualRouterId(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        1,
        255,
        v -> draft().virtualRouterId = (int) v,
        "(%s): VRID '%s' not valid - must be between 1 & 255".formatted(name(), word));
  }

  private void priority(Segment line) {
    String word = params.required(line, 1);
    params
        .unsigned(word, 1, 255)
        .ifPresentOrElse(
            v -> draft().priority = (int) v,
            () -> {
              report.error(
                  "("
                      + name()
                      + ") Priority not valid! must be between 1 & 255. Using default 100");
              draft().priority = 100;
            });
  }

  private void version(Segment line) {
    String word = params.required(line, 1);
    params.signed(
        word, 2, 3, v -> draft().version = v, "(" + name() + "): Version must be either 2 or 3");
  }

  private void advertInterval(Segment line) {
    String word = params.required(line, 1);
    params.micros(
        word,
        10_000,
        255_000_000,
        us -> draft().advertIntervalUs = us,
        "(%s) Advert interval (%s) not valid! Must be > 0 - ignoring".formatted(name(), word));
  }

  private void preemptDelay(Segment line) {
    String word = params.required(line, 1);
    boolean number = word.isEmpty() || "-+.0123456789".indexOf(word.charAt(0)) >= 0;
    String problem = "(" + name() + ") Preempt_delay not valid! must be between 0-1000";
    var delay = params.micros(word, 0, 1000_000_000L);
    if (delay.isPresent()) {
      draft().preemptDelayUs = delay.getAsLong();
    } else if (number && !word.matches("[0-9]*\\.[0-9]*\\..*")) {
      // A word that is no number at all gets only the first message.
      report.error(problem);
    }
  }

  private void smtpAlert(Segment line) {
    Optional<Boolean> value = line.size() > 1 ? Params.bool(line.word(1)) : Optional.of(true);
    value.ifPresentOrElse(
        v -> draft().smtpAlert = v,
        () -> report.error("Invalid vrrp_instance smtp_alert parameter " + line.word(1)));
  }

  private void strict(Segment line) {
    flag(line, value -> draft().strict = value);
  }

  private void flag(Segment line, Consumer<Boolean> use) {
    Optional<Boolean> value = line.size() > 1 ? Params.bool(line.word(1)) : Optional.of(true);
    value.ifPresentOrElse(
        use,
        () ->
            report.error(
                "(%s) invalid %s %s specified".formatted(name(), line.word(0), line.word(1))));
  }

  private void notifyDeleted(Segment line) {
    if (line.size() > 1) {
      notify.set(name(), draft().notify, Event.DELETED, line);
    }
  }

  private void notifyPriorityChanges(Segment line) {
    Optional<Boolean> value = line.size() > 1 ? Params.bool(line.word(1)) : Optional.of(true);
    value.ifPresentOrElse(
        v -> draft().notifyPriorityChanges = v,
        () ->
            report.error(
                "(%s) Invalid value '%s' for notify_priority_changes specified"
                    .formatted(name(), line.word(1))));
  }

  private void debug(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        4,
        v -> {},
        "(%s) Debug value '%s' not valid; must be between 0-4".formatted(name(), word));
  }
}
