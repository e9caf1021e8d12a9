package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.config.KeywordTables;

/** The parser of {@code acl}. Stateless. */
public final class AclKeywords {
  private AclKeywords() {}

  /** Adds the keyword to its table. */
  public static void register(KeywordTables tables, Conditions conditions) {
    tables.proxy().add("acl", conditions::define);
  }
}
