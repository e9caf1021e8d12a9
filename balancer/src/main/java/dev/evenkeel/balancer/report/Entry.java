package dev.evenkeel.balancer.report;

/**
 * One value of a report, with all that its forms show of it.
 *
 * @param position of its field among all
 * @param name of its field
 * @param tags origin, nature and scope, one letter each (management guide, chapter 9.2)
 * @param description of its field
 */
record Entry(
    int position, String name, String tags, ValueType type, String value, String description) {

  /** As {@code typed} writes it, after the position: {@code name.1:MGP:u32:0}. */
  String typed() {
    return name + ".1:" + tags + ":" + type.word() + ":" + value;
  }

  /** As {@code json} writes it, without the braces around it. */
  String json() {
    return "\"field\":{\"pos\":"
        + position
        + ",\"name\":\""
        + name
        + "\"},\"processNum\":1,\"tags\":{\"origin\":\""
        + origin(tags.charAt(0))
        + "\",\"nature\":\""
        + nature(tags.charAt(1))
        + "\",\"scope\":\""
        + scope(tags.charAt(2))
        + "\"},\"value\":{\"type\":\""
        + type.word()
        + "\",\"value\":"
        + (type == ValueType.STR ? quoted(value) : value)
        + "}";
  }

  private static String origin(char letter) {
    return switch (letter) {
      case 'M' -> "Metric";
      case 'S' -> "Status";
      case 'K' -> "Key";
      case 'C' -> "Config";
      case 'P' -> "Product";
      default -> "Unknown";
    };
  }

  private static String nature(char letter) {
    return switch (letter) {
      case 'G' -> "Gauge";
      case 'L' -> "Limit";
      case 'm' -> "Min";
      case 'M' -> "Max";
      case 'R' -> "Rate";
      case 'C' -> "Counter";
      case 'D' -> "Duration";
      case 'A' -> "Age";
      case 'T' -> "Time";
      case 'N' -> "Name";
      case 'O' -> "Output";
      case 'a' -> "Avg";
      default -> "Unknown";
    };
  }

  private static String scope(char letter) {
    return switch (letter) {
      case 'C' -> "Cluster";
      case 'P' -> "Process";
      case 'S' -> "Service";
      case 's' -> "System";
      default -> "Unknown";
    };
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < ' ' || c > '~') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
