package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.VirtualServer;
import dev.evenkeel.vrrp.config.VirtualServer.Check;
import dev.evenkeel.vrrp.config.VirtualServer.Method;
import dev.evenkeel.vrrp.config.VirtualServer.RealServer;
import dev.evenkeel.vrrp.config.VirtualServer.Scheduler;
import dev.evenkeel.vrrp.config.reader.VirtualServerDraft.Checker;
import dev.evenkeel.vrrp.config.reader.VirtualServerDraft.Kind;
import dev.evenkeel.vrrp.config.reader.VirtualServerDraft.Real;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Completes virtual servers in keepalived's words, and makes the model of those that are served.
 */
final class VirtualServerChecks {
  private final Report report;
  private final MailDraft mail;
  private final ScriptChecks scripts;
  private final Map<String, List<InetSocketAddress>> groups;

  VirtualServerChecks(ReadContext context, Map<String, List<InetSocketAddress>> groups) {
    report = context.report;
    mail = context.global.mail;
    scripts = new ScriptChecks(context);
    this.groups = groups;
  }

  /** All that can be served. */
  List<VirtualServer> complete(List<VirtualServerDraft> drafts) {
    report.at(null);
    drafts.forEach(this::complete);
    List<VirtualServer> served = new ArrayList<>();
    for (VirtualServerDraft draft : drafts) {
      if (!draft.realServers.isEmpty()) {
        VirtualServer server = build(draft);
        if (!draft.refused) {
          served.add(server);
        }
      }
    }
    scripts.reportSecurity("check ");
    return served;
  }

  private void complete(VirtualServerDraft draft) {
    if (draft.realServers.isEmpty()) {
      report.error(draft.text() + " has no real servers - ignoring");
      return;
    }
    if (draft.kind == Kind.ADDRESS && draft.protocol.equals("none")) {
      report.error(draft.text() + ": no protocol set - defaulting to UDP");
      draft.protocol = "udp";
      draft.refused = true;
      report.refuse(
          draft.text()
              + ": without 'protocol TCP' it is for UDP, which the balancer does not carry",
          draft.position);
    }
    if (draft.kind == Kind.ADDRESS && draft.port == 0 && draft.persistenceSeconds == 0) {
      report.error(draft.text() + ": zero port only valid for persistent services - setting");
    }
    if (draft.scheduler.isEmpty()) {
      report.error(draft.text() + ": no scheduler set, setting default 'wlc'");
      draft.scheduler = "wlc";
    }
    if (!draft.forwarding) {
      report.error(draft.text() + ": no forwarding method set, setting default NAT");
    }
    if (draft.hysteresis >= draft.quorum && draft.hysteresis > 0) {
      report.error(
          "%s: hysteresis %d >= quorum %d; setting hysteresis to %d"
              .formatted(draft.text(), draft.hysteresis, draft.quorum, draft.quorum - 1));
      draft.hysteresis = draft.quorum - 1;
    }
    Set<InetSocketAddress> seen = new HashSet<>();
    draft.realServers.removeIf(real -> {
      boolean again = !seen.add(real.address);
      if (again) {
        report.error(
            "VS %s: real server %s is duplicated - removing second rs"
                .formatted(draft.shortText(), real.text(draft.protocol)));
      }
      return again;
    });
    supportable(draft);
  }

  /** What only all of a virtual server shows. */
  private void supportable(VirtualServerDraft draft) {
    boolean evenWeights = draft.realServers.stream().allMatch(r -> r.weight == 1);
    if (draft.sorryServer != null && draft.quorum > 1 && !evenWeights) {
      refuse(
          draft,
          "a sorry server for a quorum above 1 among servers of different weights: the balancer"
              + " counts servers; give all of them weight 1");
    }
    for (Real real : draft.realServers) {
      if (real.checkers.size() > 1) {
        refuse(draft, "more than one checker of the same real server");
      }
    }
    long kinds = draft.realServers.stream().map(VirtualServerChecks::nature).distinct().count();
    if (kinds > 1) {
      refuse(draft, "different checks of real servers of the same virtual server");
    }
  }

  /**
   * What must be the same for all servers of a backend; where and when each is checked may differ.
   */
  private static String nature(Real real) {
    if (real.checkers.isEmpty()) {
      return "unchecked";
    }
    Checker c = real.checkers.getFirst();
    return switch (c.kind) {
      case "HTTP_GET" ->
          c.httpVersion + c.urls.stream().map(u -> u.build(host(real, c, "")).toString()).toList();
      case "MISC_CHECK" -> "MISC_CHECK";
      case "SMTP_CHECK" -> "SMTP_CHECK " + c.helo;
      default -> c.kind;
    };
  }

  private static String host(Real real, Checker checker, String unlessWritten) {
    if (!checker.virtualHost.isEmpty()) {
      return checker.virtualHost;
    }
    return real.virtualHost.isEmpty() ? unlessWritten : real.virtualHost;
  }

  private void refuse(VirtualServerDraft draft, String what) {
    draft.refused = true;
    report.refuse(draft.text() + ": " + what + " is not supported by Evenkeel", draft.position);
  }

  private VirtualServer build(VirtualServerDraft draft) {
    InetAddress address = draft.address;
    List<InetSocketAddress> addresses =
        address == null
            ? groups.getOrDefault(draft.name, List.of())
            : List.of(new InetSocketAddress(address, draft.port));
    if (draft.kind == Kind.GROUP && draft.protocol.equals("none")) {
      refuse(draft, "a virtual server without 'protocol TCP'");
    }
    List<RealServer> reals = new ArrayList<>();
    for (Real real : draft.realServers) {
      reals.add(build(draft, real));
    }
    return new VirtualServer(
        addresses,
        scheduler(draft.scheduler),
        draft.persistenceSeconds,
        draft.persistencePrefixBits,
        draft.quorum,
        draft.hysteresis,
        draft.omega,
        draft.sorryServer,
        draft.timing.timeoutMs(),
        scripts.notifyScript(draft.quorumUp),
        scripts.notifyScript(draft.quorumDown),
        alerts(draft.smtpAlert, draft.position),
        reals,
        draft.position);
  }

  private boolean alerts(@Nullable Boolean own, SourcePosition position) {
    boolean wanted = mail.checkerAlertsOf(own);
    mail.warnIfNotSent(wanted, report, position);
    return wanted;
  }

  private static Scheduler scheduler(String word) {
    return switch (word) {
      case "rr", "wrr", "lc", "sh", "mh", "fo" -> Scheduler.valueOf(word.toUpperCase(Locale.ROOT));
      default -> Scheduler.WLC;
    };
  }

  private RealServer build(VirtualServerDraft draft, Real real) {
    Check check = real.checkers.isEmpty() ? null : build(draft, real, real.checkers.getFirst());
    return new RealServer(
        real.address,
        real.weight,
        real.maxConnections,
        check,
        scripts.notifyScript(real.notifyUp),
        scripts.notifyScript(real.notifyDown),
        alerts(real.smtpAlert, real.position),
        real.position);
  }

  private Check build(VirtualServerDraft draft, Real real, Checker c) {
    Method method =
        switch (c.kind) {
          case "HTTP_GET" ->
              new Method.Http(
                  c.httpVersion,
                  c.urls.stream().map(u -> u.build(host(real, c, draft.virtualHost))).toList());
          case "SMTP_CHECK" -> new Method.Smtp(c.helo);
          case "MISC_CHECK" -> program(draft, c);
          default -> new Method.Tcp();
        };
    boolean page = method instanceof Method.Http;
    boolean program = method instanceof Method.Program;
    InetAddress to = c.connectAddress == null ? real.address.getAddress() : c.connectAddress;
    int port = c.connectPort == 0 ? real.address.getPort() : c.connectPort;
    long intervalMs = c.timing.intervalMs();
    return new Check(
        method,
        new InetSocketAddress(to, port),
        intervalMs,
        c.timing.retries(program ? 0 : 1),
        c.timing.retryDelayMs(page ? 3000 : 1000),
        program && c.timing.timeoutMs == 0 ? intervalMs : c.timing.timeoutMs());
  }

  private Method program(VirtualServerDraft draft, Checker c) {
    List<String> words = c.program == null ? List.of("false") : c.program;
    ScriptCommand command = scripts.notifyScript(new CommandDraft(words, null));
    if (command == null) {
      refuse(draft, "the MISC_CHECK '%s', which cannot be run,".formatted(words.getFirst()));
      return new Method.Tcp();
    }
    return new Method.Program(command);
  }
}
