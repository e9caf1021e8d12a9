package dev.evenkeel.vrrp.config;

/**
 * The {@code state} of an instance. It gives no head start: it decides the default priority and
 * whether {@code nopreempt} is allowed.
 */
public enum InitialState {
  MASTER,
  BACKUP
}
