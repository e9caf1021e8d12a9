package dev.evenkeel.vrrp.config;

/** The scope of an address or a route, with its number in rtnetlink(7). */
public enum AddressScope {
  GLOBAL("global", 0),
  SITE("site", 200),
  LINK("link", 253),
  HOST("host", 254),
  NOWHERE("nowhere", 255);

  private final String keyword;
  private final int netlinkValue;

  AddressScope(String keyword, int netlinkValue) {
    this.keyword = keyword;
    this.netlinkValue = netlinkValue;
  }

  /** The word in keepalived.conf. */
  public String keyword() {
    return keyword;
  }

  /** {@code RT_SCOPE_*}. */
  public int netlinkValue() {
    return netlinkValue;
  }
}
