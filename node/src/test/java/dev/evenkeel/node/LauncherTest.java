package dev.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher itself, in an installation of its own, with JDKs that say how they are started. */
class LauncherTest {
  /** A "java" that tells its home, pid, folder, blocked signals, descriptor 3 and arguments. */
  private static final String JAVA =
      """
      #!/bin/sh
      echo "jdk=@HOME@"
      echo "pid=$$"
      echo "name=$(cat /proc/$$/comm)"
      echo "folder=$(pwd)"
      while read -r key value; do
        [ "$key" = SigBlk: ] && echo "blocked=$value"
      done </proc/$$/status
      [ -e /proc/$$/fd/3 ] && read -r line <&3 && echo "three=$line"
      for argument; do echo "argument=<$argument>"; done
      """;

  private record Run(int code, long pid, String out, String err) {
    List<String> all(String key) {
      return out.lines()
          .filter(line -> line.startsWith(key + "="))
          .map(line -> line.substring(key.length() + 1))
          .toList();
    }

    String one(String key) {
      assertThat(all(key)).as("%s; %s", out, err).hasSize(1);
      return all(key).getFirst();
    }

    /** The arguments behind the program's main class. */
    List<String> arguments() {
      List<String> all = all("argument");
      return all.subList(all.indexOf("<dev.evenkeel.node.Main>") + 1, all.size());
    }
  }

  @TempDir private Path folder;
  private Path home;
  private final Map<String, String> environment = new LinkedHashMap<>();

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(folder.resolve("an installation"));
    Files.createDirectories(home.resolve("target/evenkeel/bin"));
    Files.createFile(home.resolve("target/evenkeel/stamp"));
    Files.copy(Path.of("..", "evenkeel"), home.resolve("evenkeel"));
    environment.put("HOME", folder.toString());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("EVENKEEL_NO_BUILD", "1");
  }

  private Path jdk(String name, String version) throws IOException {
    Path jdk = folder.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = jdk.resolve("bin/java");
    Files.writeString(java, JAVA.replace("@HOME@", jdk.toString()));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return jdk;
  }

  private Run launch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", home.resolve("evenkeel").toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private Run run(List<String> command) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Run(
        process.exitValue(),
        process.pid(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** The same on a machine without any JDK in the usual folders. */
  private Run launchOnMachineWithoutJdk(String... arguments) throws Exception {
    assumeTrue(Processes.effectiveUserId() == 0, "hiding the machine's JDKs needs root");
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "for jdks in /usr/lib/jvm /opt /usr/java; do"
                    + " [ ! -d $jdks ] || mount -t tmpfs none $jdks || exit; done; exec sh \"$@\"",
                "sh",
                home.resolve("evenkeel").toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  @Test
  void theJdkIsTheFirstOfThoseNamedThatIsNewEnough() throws Exception {
    Path ours = jdk("ours", "25.0.1");
    Path theirs = jdk("theirs", "26-ea");
    Path onPath = jdk("on path", "25");
    Path old = jdk("old", "17.0.17");
    environment.put("EVENKEEL_JAVA_HOME", ours.toString());
    environment.put("JAVA_HOME", theirs.toString());
    environment.put("PATH", onPath.resolve("bin") + ":" + environment.get("PATH"));
    assertThat(launch().one("jdk")).isEqualTo(ours.toString());
    environment.put("EVENKEEL_JAVA_HOME", old.toString());
    assertThat(launch().one("jdk")).isEqualTo(theirs.toString());
    environment.put("JAVA_HOME", folder.resolve("nowhere").toString());
    assertThat(launch().one("jdk")).isEqualTo(onPath.toString());
    assertThat(launch("--java-home").out()).isEqualTo(onPath + "\n");
  }

  @Test
  void aLinkOnThePathLeadsToItsJdk() throws Exception {
    Path jdk = jdk("jdk", "25.0.1");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
    environment.put("PATH", bin + ":" + environment.get("PATH"));
    assertThat(launch("--java-home").out()).isEqualTo(jdk + "\n");
  }

  @Test
  void theUsualFoldersComeLast() throws Exception {
    Path found = jdk(".sdkman/candidates/java/25-tem", "25");
    environment.put("JAVA_HOME", jdk("old", "21.0.2").toString());
    assertThat(launchOnMachineWithoutJdk("--java-home").out()).isEqualTo(found + "\n");
  }

  @Test
  void withoutAJdkItSaysWhatItSaw() throws Exception {
    Path old = jdk("old", "17.0.17");
    Path odd = jdk("odd", "");
    environment.put("EVENKEEL_JAVA_HOME", folder.resolve("nowhere").toString());
    environment.put("JAVA_HOME", old.toString());
    environment.put("PATH", odd.resolve("bin") + ":" + environment.get("PATH"));
    Run run = launchOnMachineWithoutJdk("run", "h", "k");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("evenkeel: no JDK of version 25 or newer was found.\n")
        .contains(folder.resolve("nowhere") + " (no JDK)\n")
        .contains(old + " (version 17.0.17)\n")
        .contains(odd + " (version unknown)\n")
        .contains("EVENKEEL_JAVA_HOME=/path/to/jdk");
  }

  @Test
  void thePidStaysAndTheNameIsTheRole() throws Exception {
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk", "25").toString());
    for (String role : List.of("haproxy", "keepalived")) {
      Run run = launch(role, "-v");
      assertThat(run.one("pid")).isEqualTo(Long.toString(run.pid()));
      assertThat(run.one("name")).isEqualTo(role);
      assertThat(run.arguments()).containsExactly("<" + role + ">", "<-v>");
    }
    Run run = launch("run", "h", "k");
    assertThat(run.one("pid")).isEqualTo(Long.toString(run.pid()));
    assertThat(run.one("name")).isEqualTo("evenkeel");
  }

  @Test
  void aLinkIsTheProgramOfItsName() throws Exception {
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk", "25").toString());
    Path links = Files.createDirectories(folder.resolve("sbin"));
    for (String role : List.of("haproxy", "keepalived")) {
      Path link = links.resolve(role);
      Files.createSymbolicLink(link, Path.of("../an installation/evenkeel"));
      Run run = run(List.of("sh", link.toString(), "-f", "x.cfg"));
      assertThat(run.arguments()).containsExactly("<" + role + ">", "<-f>", "<x.cfg>");
      assertThat(run.one("name")).isEqualTo(role);
    }
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk", "25").toString());
    String[] odd = {"", "a b", "*", "$HOME", "'\"\\", "-f", "-C"};
    Run run = launch(odd);
    assertThat(run.arguments())
        .containsExactly(
            List.of(odd).stream().map(word -> "<" + word + ">").toArray(String[]::new));
    Run haproxy = launch("haproxy", "", "a b", "*", "-C");
    assertThat(haproxy.arguments()).containsExactly("<haproxy>", "<>", "<a b>", "<*>", "<-C>");
  }

  @Test
  void haproxyChangesItsDirectoryFirst() throws Exception {
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk", "25").toString());
    Path conf = Files.createDirectories(folder.resolve("conf d"));
    Run run = launch("haproxy", "-f", "a.cfg", "-C", conf.toString(), "-db", "");
    assertThat(run.one("folder")).isEqualTo(conf.toString());
    assertThat(run.arguments()).containsExactly("<haproxy>", "<-f>", "<a.cfg>", "<-db>", "<>");
    // What is no directory is left for the program to complain about.
    Run wrong = launch("haproxy", "-C", "/nonexistent", "-f", "a.cfg");
    assertThat(wrong.arguments())
        .containsExactly("<haproxy>", "<-C>", "</nonexistent>", "<-f>", "<a.cfg>");
    assertThat(launch("run", "-C", conf.toString()).one("folder")).isEqualTo(folder.toString());
  }

  @Test
  void openDescriptorsAreInherited() throws Exception {
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk", "25").toString());
    Path file = Files.writeString(folder.resolve("three"), "inherited\n");
    Run run =
        run(
            List.of(
                "sh",
                "-c",
                "exec sh \"$1\" haproxy 3<\"$2\"",
                "sh",
                home.resolve("evenkeel").toString(),
                file.toString()));
    assertThat(run.one("three")).isEqualTo("inherited");
  }

  @Test
  void theSignalsThatAreReadFromADescriptorAreBlocked() throws Exception {
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk", "25").toString());
    long blocked = Long.parseUnsignedLong(launch("keepalived").one("blocked").strip(), 16);
    int[] expected = {
      Signals.HUP,
      Signals.INT,
      Signals.QUIT,
      Signals.TERM,
      Signals.USR1,
      Signals.USR2,
      Signals.TTIN,
      Signals.TTOU,
      Signals.RTMIN_2,
      Signals.RTMAX_1
    };
    long set = 0;
    for (int signal : expected) {
      set |= 1L << (signal - 1);
    }
    assertThat(Long.toHexString(blocked)).isEqualTo(Long.toHexString(set));
  }

  @Test
  void whatServesIsNotStartedWhereSignalsCannotBeBlocked() throws Exception {
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk", "25").toString());
    Path old = Files.createDirectories(folder.resolve("old")).resolve("env");
    Files.writeString(old, "#!/bin/sh\necho unrecognized option >&2\nexit 125\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("PATH", old.getParent() + ":" + System.getenv("PATH"));
    for (List<String> serving :
        List.of(
            List.of("run", "h", "k"),
            List.of("keepalived", "-n"),
            List.of("haproxy", "-db", "-f", "h"))) {
      Run run = launch(serving.toArray(String[]::new));
      assertThat(run.code()).as("%s", serving).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("coreutils 8.31");
    }
    assertThat(launch("haproxy", "-c", "-f", "h").arguments()).contains("<-c>");
    assertThat(launch("haproxy", "-vv").arguments()).contains("<-vv>");
    assertThat(launch("--help").arguments()).containsExactly("<--help>");
  }

  @Test
  void whatIsNotBuiltIsNotRun() throws Exception {
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk", "25").toString());
    Files.delete(home.resolve("target/evenkeel/stamp"));
    Run run = launch("run", "h", "k");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("is not built, and EVENKEEL_NO_BUILD is set");
  }

  @Test
  void theLinksFollowTheJdk() throws Exception {
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk one", "25").toString());
    launch("haproxy");
    environment.put("EVENKEEL_JAVA_HOME", jdk("jdk two", "25").toString());
    Run run = launch("haproxy");
    assertThat(run.one("jdk")).endsWith("jdk two");
    assertThat(run.one("name")).isEqualTo("haproxy");
  }
}
