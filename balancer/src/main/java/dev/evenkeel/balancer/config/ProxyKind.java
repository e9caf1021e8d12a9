package dev.evenkeel.balancer.config;

/** The three kinds of proxy sections. */
public enum ProxyKind {
  /** Accepts connections; names the backends that serve them. */
  FRONTEND("frontend", true, false),
  /** Has servers. */
  BACKEND("backend", false, true),
  /** A frontend and its backend in one section. */
  LISTEN("listen", true, true);

  private final String keyword;
  private final boolean frontend;
  private final boolean backend;

  ProxyKind(String keyword, boolean frontend, boolean backend) {
    this.keyword = keyword;
    this.frontend = frontend;
    this.backend = backend;
  }

  /** Returns the word that opens the section. */
  public String keyword() {
    return keyword;
  }

  /** Returns the word that messages and logs use: {@code proxy} for a {@code listen} section. */
  public String word() {
    return this == LISTEN ? "proxy" : keyword;
  }

  /** Tells whether such a proxy accepts connections. */
  public boolean hasFrontend() {
    return frontend;
  }

  /** Tells whether such a proxy has servers. */
  public boolean hasBackend() {
    return backend;
  }
}
