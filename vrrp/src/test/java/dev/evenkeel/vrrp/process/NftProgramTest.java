package dev.evenkeel.vrrp.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NftProgramTest {
  @TempDir private Path folder;

  @Test
  void oneThatDoesNotEndIsKilledAndReaped() throws Exception {
    Path pid = folder.resolve("pid");
    NftProgram hanging = program("echo $$ > %s; exec sleep 60".formatted(pid), 1_000);
    assertThat(hanging.carryOut("add table inet t\n"))
        .contains("nft does not end: it was killed after 1000 ms");
    assertThat(Path.of("/proc", Files.readString(pid).strip())).doesNotExist();
  }

  @Test
  void whatItComplainsOfIsSaid() throws Exception {
    assertThat(program("echo no such table >&2; exit 1", 10_000).carryOut("x"))
        .contains("nft: no such table");
    assertThat(program("exit 0", 10_000).carryOut("x")).isEmpty();
  }

  private NftProgram program(String script, long patienceMs) throws Exception {
    Path file = Files.writeString(folder.resolve("nft"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new NftProgram(file.toString(), patienceMs);
  }
}
