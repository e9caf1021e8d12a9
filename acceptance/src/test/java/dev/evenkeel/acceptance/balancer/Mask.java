package dev.evenkeel.acceptance.balancer;

import java.util.Map;

/** Replaces what differs from run to run: times, ports, process ids. */
final class Mask {
  private Mask() {}

  static String all(String text, Stage stage) {
    String masked = text;
    for (Map.Entry<String, Integer> port : stage.ports().entrySet()) {
      masked = masked.replace("127.0.0.1:" + port.getValue(), "{" + port.getKey() + "}");
    }
    return masked
        .replace(stage.directory.toString(), "{dir}")
        .replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT")
        .replaceAll("\\[[0-9]+]", "[PID]")
        .replaceAll("\\([0-9]+\\) :", "(PID) :")
        .replaceAll("(haproxy|tagged) [0-9]+ - -", "$1 PID - -")
        .replaceAll("[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}", "DATE")
        .replaceAll("[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:.]{12}", "DATE")
        .replaceAll("[0-9-]{10}T[0-9:]{8}\\.[0-9]{6}\\+[0-9:]{5}", "DATE")
        .replaceAll(" (\\d+|-1)/(\\d+|-1)/(\\+?)\\d+ ", " $1/$2/$3N ")
        .replaceAll(" \\d+/(\\d+|-1)/(\\+?)N ", " N/$1/$2N ")
        .replaceAll("/\\d+/(\\+?)N ", "/N/$1N ")
        .replaceAll(" (..) \\d+/(\\d+/\\d+/\\d+/\\+?\\d+ \\d+/\\d+)", " $1 N/$2")
        .replaceAll(" [0-9]{6,} (..) N/", " MANY $1 N/")
        .replaceAll("check duration: [0-9]+ms", "check duration: Nms")
        .replaceAll("path to executable is .*", "path to executable is PATH")
        .replaceAll("(?m)^\\[WARNING]  \\(PID\\) : 'stats socket'.*\n", "");
  }
}
