package dev.evenkeel.balancer.sample;

/** What an argument of a fetch or converter may be (manual, chapter 7.3). */
public enum ArgumentType {
  /** A signed integer. */
  INTEGER("integer"),
  /** A signed integer, or the name of a variable that holds one. */
  INTEGER_OR_VARIABLE("integer or variable"),
  /** Text; may be empty. */
  STRING("string"),
  /** An IPv4 address. */
  IPV4("IPv4 address"),
  /** An IPv6 address. */
  IPV6("IPv6 address"),
  /** A number of bits or a mask in dotted form. */
  MASK4("IPv4 mask"),
  /** A number of bits or a mask in IPv6 form. */
  MASK6("IPv6 mask"),
  /** The name of a frontend; the current proxy where it is left out. */
  FRONTEND("frontend"),
  /** The name of a backend; the current proxy where it is left out. */
  BACKEND("backend"),
  /** The name of a stick table; the current proxy's where it is left out. */
  TABLE("table"),
  /** {@code backend/server} or a server of the current proxy. */
  SERVER("server"),
  /** The name of a list of users. */
  USER_LIST("user list"),
  /** A regular expression. */
  REGEX("regex"),
  /** Field numbers with dots between them. */
  PROTOBUF_FIELD("Protocol buffers field number");

  private final String word;

  ArgumentType(String word) {
    this.word = word;
  }

  /** Returns the name that messages and lists of keywords use. */
  public String word() {
    return word;
  }

  /** Tells whether the argument names something that is only known once all files are read. */
  boolean isReference() {
    return switch (this) {
      case FRONTEND, BACKEND, TABLE, SERVER, USER_LIST -> true;
      default -> false;
    };
  }

  /** Tells whether the current proxy stands in where nothing is given. */
  boolean defaultsToCurrentProxy() {
    return this == FRONTEND || this == BACKEND || this == TABLE;
  }

  /** Tells whether it is for others to say what is wrong with an empty one. */
  boolean mayBeEmpty() {
    return this == STRING || this == USER_LIST || defaultsToCurrentProxy();
  }

  static ArgumentType ofWord(String word) {
    for (ArgumentType type : values()) {
      if (type.word.equals(word)) {
        return type;
      }
    }
    throw new IllegalArgumentException("no type of argument is called " + word);
  }
}
