package dev.evenkeel.balancer.config;

/** What a proxy makes of the bytes (manual: keyword {@code mode}). */
public enum ProxyMode {
  /** Relays bytes. */
  TCP("tcp"),
  /** Understands HTTP. */
  HTTP("http");

  private final String word;

  ProxyMode(String word) {
    this.word = word;
  }

  /** Returns the word of the configuration. */
  public String word() {
    return word;
  }
}
