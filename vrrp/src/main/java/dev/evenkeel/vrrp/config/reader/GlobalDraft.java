package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.GlobalDefs;
import dev.evenkeel.vrrp.config.NotifyFifo;
import dev.evenkeel.vrrp.config.ScriptUser;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The {@code global_defs} block while it is read. */
final class GlobalDraft {
  @Nullable String routerId;
  @Nullable ScriptUser scriptUser;
  boolean scriptSecurity;
  String defaultInterface = "eth0";
  boolean dynamicInterfaces;
  int version = 2;
  InetAddress group4 = GlobalDefs.DEFAULT.multicastGroup4();
  InetAddress group6 = GlobalDefs.DEFAULT.multicastGroup6();
  final GarpDraft garp = new GarpDraft();
  long garpIntervalUs;
  long gnaIntervalUs;
  long startupDelayUs;
  @Nullable String fifo;
  @Nullable CommandDraft fifoScript;
  @Nullable String vrrpFifo;
  @Nullable CommandDraft vrrpFifoScript;
  @Nullable String lvsFifo;
  @Nullable CommandDraft lvsFifoScript;
  boolean notifyPriorityChanges;
  boolean logUnknownVrids;
  boolean strict;
  boolean skipCheckAdvAddr;
  boolean checkUnicastSource;
  boolean lowerPrioNoAdvert;
  boolean higherPrioSendAdvert;
  boolean ownerIgnoreAdverts;
  boolean checksumAsVersion2;
  String vmacPrefix = "vrrp";
  int downTimerAdverts = 3;
  final MailDraft mail = new MailDraft();
  @Nullable CommandDraft startupScript;
  @Nullable CommandDraft shutdownScript;

  GlobalDefs build(
      @Nullable NotifyFifo notifyFifo,
      @Nullable NotifyFifo vrrpNotifyFifo,
      @Nullable NotifyFifo lvsNotifyFifo) {
    return new GlobalDefs(
        routerId,
        scriptUser,
        scriptSecurity,
        defaultInterface,
        dynamicInterfaces,
        version,
        group4,
        group6,
        garpIntervalUs,
        gnaIntervalUs,
        startupDelayUs / 1000,
        notifyFifo,
        vrrpNotifyFifo,
        lvsNotifyFifo,
        notifyPriorityChanges,
        logUnknownVrids,
        mail.build());
  }
}
