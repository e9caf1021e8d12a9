package dev.evenkeel.lab.pair;

import dev.evenkeel.lab.network.Programs;
import java.nio.file.Path;
import java.util.List;

/** The article's own node: the real HAProxy and the real Keepalived of this machine. */
public record ClassicProgram() implements NodeProgram {
  private static final String HAPROXY = "haproxy";
  private static final String KEEPALIVED = "keepalived";

  @Override
  public String title() {
    return "HAProxy+Keepalived";
  }

  @Override
  public List<List<String>> commands(String haproxyFile, String keepalivedFile) {
    List<String> keepalived =
        List.of(path(KEEPALIVED), "-n", "-l", "-D", "-f", keepalivedFile, "-p", "/run/k.pid");
    return List.of(balancerCommand(haproxyFile), keepalived);
  }

  @Override
  public List<String> balancerCommand(String haproxyFile) {
    return List.of(path(HAPROXY), "-db", "-f", haproxyFile);
  }

  private static String path(String program) {
    return Programs.find(program).map(Path::toString).orElse(program);
  }

  @Override
  public boolean needsNonlocalBind() {
    return true;
  }

  @Override
  public List<Path> folders() {
    return List.of();
  }

  @Override
  public String missing() {
    // The article's check is "killall -0 haproxy"; without killall Keepalived takes it for success.
    List<String> missing = Programs.missing(HAPROXY, KEEPALIVED, "killall");
    return missing.isEmpty()
        ? ""
        : "HAProxy + Keepalived as a node need what this machine does not have: "
            + String.join(", ", missing)
            + " (Debian packages: haproxy keepalived psmisc)";
  }
}
