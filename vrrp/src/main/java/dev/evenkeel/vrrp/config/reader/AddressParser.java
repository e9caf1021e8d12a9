package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.AddressAttributes;
import dev.evenkeel.vrrp.config.AddressScope;
import dev.evenkeel.vrrp.config.text.Segment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a line of {@code virtual_ipaddress}; one object per line. */
final class AddressParser {
  private static final int MAX_LABEL_LENGTH = 15;
  private static final Set<String> FLAGS =
      Set.of("home", "-nodad", "mngtmpaddr", "noprefixroute", "autojoin", "no_track", "use_vmac");

  private final ReadContext context;
  private final Report report;
  private final Segment line;
  private final boolean isStatic;
  private int at;

  private @Nullable String device;
  private @Nullable String label;
  private AddressScope scope = AddressScope.GLOBAL;
  private @Nullable InetAddress broadcast;
  private boolean usable = true;

  AddressParser(ReadContext context, Segment line, boolean isStatic) {
    this.context = context;
    this.report = context.report;
    this.line = line;
    this.isStatic = isStatic;
  }

  /** The address, or null if the line has none that can be used. */
  @Nullable AddressDraft parse() {
    String written = line.word(0);
    int slash = written.indexOf('/');
    String host = slash < 0 ? written : written.substring(0, slash);
    boolean ipv6Look = host.indexOf(':') >= 0;
    int prefix = slash < 0 ? maxPrefix(ipv6Look) : prefix(written, slash + 1, ipv6Look);
    InetAddress address = IpLiterals.parse(host);
    if (address == null) {
      report.error("VRRP parsed invalid IP " + written + ". skipping IP...");
      return null;
    }
    for (at = 1; at < line.size() && usable; at++) {
      option(written, address, prefix);
    }
    if (!usable) {
      return null;
    }
    return new AddressDraft(
        address, prefix, device, label, scope, broadcast, attributes(), line.position());
  }

  private static int maxPrefix(boolean ipv6) {
    return ipv6 ? 128 : 32;
  }

  private int prefix(String written, int start, boolean ipv6) {
    String text = written.substring(start);
    int max = maxPrefix(ipv6);
    var bits = context.params.unsigned(text, 0, max);
    if (bits.isEmpty()) {
      report.error(
          "Invalid address prefix len %s for address %s - using %s".formatted(text, written, max));
      return max;
    }
    return (int) bits.getAsLong();
  }

  private void option(String written, InetAddress address, int prefix) {
    String word = line.word(at);
    switch (word) {
      case "dev" -> {
        String name = argument(word, written);
        if (name != null) {
          device(name, written);
        }
      }
      case "scope" -> {
        String name = argument(word, written);
        if (name != null) {
          scope(name, written);
        }
      }
      case "label" -> {
        String text = argument(word, written);
        if (text != null) {
          label(text);
        }
      }
      case "brd", "broadcast" -> {
        String text = argument(word, written);
        if (text != null) {
          broadcast(text, written, address, prefix);
        }
      }
      case "peer" -> {
        String text = argument(word, written);
        if (text != null) {
          peer(text);
        }
      }
      case "preferred_lft" -> {
        String text = argument(word, written);
        if (text != null && !text.equals("forever")) {
          context.params.unsigned(
              text, 0, 0xffffffffL, v -> {}, "preferred_lft " + text + " is invalid");
        }
        report.feature(Feature.ADDRESS_LIFETIME, "'preferred_lft'", line.position());
      }
      case "track_group" -> {
        if (isStatic) {
          argument(word, written);
        } else {
          unknown(word);
        }
      }
      default -> flag(word);
    }
  }

  private void flag(String word) {
    if (!FLAGS.contains(word)) {
      unknown(word);
    } else if (word.equals("use_vmac")) {
      report.feature(Feature.VIRTUAL_MAC_ADDRESS, "'use_vmac'", line.position());
    } else if (!word.equals("no_track")) {
      report.feature(Feature.ADDRESS_ATTRIBUTES, "'" + word + "'", line.position());
    }
  }

  private void unknown(String word) {
    report.error("Unknown configuration entry '" + word + "' for ip address - ignoring");
  }

  private @Nullable String argument(String word, String written) {
    if (at + 1 >= line.size()) {
      report.error("No %s parameter specified for %s".formatted(word, written));
      usable = false;
      return null;
    }
    return line.word(++at);
  }

  private void device(String name, String written) {
    if (!context.interfaceUsable(name)) {
      report.error(
          "WARNING - interface %s for ip address %s doesn't exist".formatted(name, written));
    }
    device = name;
  }

  private void scope(String name, String written) {
    for (AddressScope candidate : AddressScope.values()) {
      if (candidate.keyword().equals(name)
          || Integer.toString(candidate.netlinkValue()).equals(name)) {
        scope = candidate;
        return;
      }
    }
    if (name.isEmpty() || !name.chars().allMatch(Character::isDigit)) {
      report.error("Invalid scope '%s' specified for %s - ignoring".formatted(name, written));
    }
  }

  private void label(String text) {
    if (text.length() > MAX_LABEL_LENGTH) {
      report.error(
          "Address label %s is longer than maximum length %s - removing address"
              .formatted(text, MAX_LABEL_LENGTH));
      usable = false;
    } else {
      label = text;
    }
  }

  private void broadcast(String text, String written, InetAddress address, int prefix) {
    if (address instanceof Inet6Address) {
      report.error(
          "VRRP is trying to assign a broadcast brd to the IPv6 address "
              + written
              + " !!?? WTF... skipping VIP...");
      usable = false;
      return;
    }
    if (text.equals("-") || text.equals("+")) {
      broadcast = text.equals("+") ? lastOf(address, prefix) : null;
      return;
    }
    broadcast = IpLiterals.parse(text);
    if (broadcast == null || broadcast instanceof Inet6Address) {
      report.error("VRRP is trying to assign invalid broadcast " + text + ". skipping VIP...");
      usable = false;
    }
  }

  /** The address with all its host bits set. */
  private static @Nullable InetAddress lastOf(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    for (int bit = prefix; bit < 32; bit++) {
      bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private void peer(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0 || IpLiterals.parse(text) == null) {
      report.error("VRRP parsed invalid IP " + text + ". skipping IP...");
      report.error("Invalid peer address " + text);
    }
    report.feature(Feature.ADDRESS_PEER, "'peer'", line.position());
  }

  private AddressAttributes attributes() {
    return new AddressAttributes(
        line.words().contains("home"),
        line.words().contains("-nodad"),
        line.words().contains("mngtmpaddr"),
        line.words().contains("noprefixroute"),
        line.words().contains("autojoin"),
        line.words().contains("no_track"));
  }
}
