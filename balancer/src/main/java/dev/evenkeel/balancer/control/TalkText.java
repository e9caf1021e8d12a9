package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.report.AgeText;
import dev.evenkeel.balancer.runtime.CommandTraffic.Talk;

/** Connections of the runtime API as {@code show sess} writes them; see {@link StreamText}. */
final class TalkText {
  private TalkText() {}

  /** One line. */
  static String line(Talk talk) {
    return pointer(talk)
        + ": proto="
        + StreamText.protocol(talk.client())
        + " src="
        + StreamText.source(talk.client(), talk.socketNumber())
        + " fe=GLOBAL be=<NONE> srv=<none> ts=00 epoch=0 age="
        + AgeText.of((System.currentTimeMillis() - talk.beganWallMs()) / 1000)
        + " calls=0 rate=0 cpu=0 lat=0 rq[f=000000h,i=0,an=00h,rx=,wx=,ax=]"
        + " rp[f=000000h,i=0,an=00h,rx=,wx=,ax=] scf=[8,0h,fd="
        + talk.fd()
        + "] scb=[8,1h,fd=-1] exp="
        + AgeText.of(talk.expiresInMs() / 1000)
        + " rc=0 c_exp=\n";
  }

  /** Several lines. */
  static String details(Talk talk) {
    String source = StreamText.source(talk.client(), talk.socketNumber());
    return pointer(talk)
        + ": ["
        + StreamText.date(talk.beganWallMs())
        + "] id="
        + talk.number()
        + " proto="
        + StreamText.protocol(talk.client())
        + " source="
        + source
        + "\n  flags=0x0, conn_retries=0, conn_exp=<NEVER> conn_et=0x000 srv_conn=(nil),"
        + " pend_pos=(nil) waiting=0 epoch=0\n  frontend=GLOBAL (id=0 mode=tcp), listener=? (id="
        + talk.socketNumber()
        + ") addr="
        + source
        + "\n  backend=<NONE> (id=-1 mode=-)\n  server=<NONE> (id=-1)\n  scf=[8,0h,fd="
        + talk.fd()
        + "]\n  scb=[8,1h,fd=-1] applet=<CLI>\n";
  }

  private static String pointer(Talk talk) {
    return "0x" + Long.toHexString(talk.number());
  }
}
