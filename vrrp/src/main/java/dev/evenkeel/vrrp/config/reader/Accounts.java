package dev.evenkeel.vrrp.config.reader;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;

/** Asks the system's account database. */
final class Accounts {
  private Accounts() {}

  static boolean userExists(String name) {
    // The look-up takes a number for an id; keepalived takes names only.
    return !isNumber(name) && found(() -> service().lookupPrincipalByName(name));
  }

  static boolean groupExists(String name) {
    return !isNumber(name) && found(() -> service().lookupPrincipalByGroupName(name));
  }

  private static boolean isNumber(String name) {
    return name.isEmpty() || name.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
  }

  private static UserPrincipalLookupService service() {
    return FileSystems.getDefault().getUserPrincipalLookupService();
  }

  private interface Lookup {
    Object run() throws IOException;
  }

  private static boolean found(Lookup lookup) {
    try {
      Object principal = lookup.run();
      return principal != null;
    } catch (IOException e) {
      return false;
    }
  }
}
