package dev.evenkeel.balancer.sample;

/**
 * An argument whose meaning is only known once all files are read.
 *
 * @param type what it names
 * @param name the name; for a server perhaps with its backend's before it
 * @param position which argument, from 1
 * @param keyword the fetch
 * @param conversion the converter that has the argument; empty where the fetch has it
 * @param site where the expression stands
 * @param problem what is known to be wrong already; empty where nothing is
 */
public record Reference(
    ArgumentType type,
    String name,
    int position,
    String keyword,
    String conversion,
    Site site,
    String problem) {

  /** Returns the name with that of its backend, for a server. */
  String qualifiedName() {
    return name.indexOf('/') < 0 ? site.proxy() + "/" + name : name;
  }

  /** Returns what messages call the argument: {@code arg 1 of sample fetch keyword ...}. */
  String describe() {
    StringBuilder out = new StringBuilder("arg ").append(position).append(" of ");
    if (!conversion.isEmpty()) {
      out.append("conversion keyword '").append(conversion).append("' for ");
    }
    return out.append(site.place().isCalledCondition() ? "ACL" : "sample fetch")
        .append(" keyword '")
        .append(keyword)
        .append('\'')
        .append(site.place().text())
        .append(" in proxy '")
        .append(site.proxy())
        .append('\'')
        .toString();
  }
}
