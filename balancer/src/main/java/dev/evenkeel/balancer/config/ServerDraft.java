package dev.evenkeel.balancer.config;

/** A server that is being read. Owned by the thread that reads the configuration. */
public final class ServerDraft {
  private final String name;
  private final SourcePosition position;
  private final AddressParser.Parsed address;
  private final Settings.Builder settings;

  /** Makes a server as its line describes it. */
  public ServerDraft(
      String name,
      SourcePosition position,
      AddressParser.Parsed address,
      Settings.Builder settings) {
    this.name = name;
    this.position = position;
    this.address = address;
    this.settings = settings;
  }

  /** Returns the server's name. */
  public String name() {
    return name;
  }

  /** Returns where the line stands. */
  public SourcePosition position() {
    return position;
  }

  /** Returns the address as written, its name resolved if that was possible. */
  public AddressParser.Parsed address() {
    return address;
  }

  /** Returns what the line sets and inherits. */
  public Settings.Builder settings() {
    return settings;
  }
}
