package dev.evenkeel.vrrp.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.TrackFile;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTrackersTest {
  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();

  @Test
  void followsEveryWayInWhichAFileChanges() throws Exception {
    Path file = folder.resolve("f");
    Path other = folder.resolve("g");
    try (EventLoop loop = new EventLoop();
        FileTrackers trackers = trackers(loop)) {
      trackers.track(List.of(file("f", file, OptionalInt.empty(), false)));
      new LoopSteps(loop)
          .then(() -> Files.writeString(file, "5\n"), () -> trackers.value("f") == 5)
          .then(() -> Files.writeString(file, " -17 or so"), () -> trackers.value("f") == -17)
          .then(() -> Files.writeString(file, "abc"), () -> trackers.value("f") == 0)
          .then(
              () -> {
                Files.writeString(other, "8");
                Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
              },
              () -> trackers.value("f") == 8)
          .then(() -> Files.delete(file), () -> trackers.value("f") == 0)
          .then(
              () -> Files.writeString(file, "99999999999999"),
              () -> trackers.value("f") == Integer.MAX_VALUE)
          .run();
    }
    assertThat(changes).containsExactly("f 0", "f 5", "f -17", "f 0", "f 8", "f 0", "f 2147483647");
    assertThat(log).isEmpty();
  }

  @Test
  void initialValueIsWrittenWhereThereIsNone() throws Exception {
    Path fresh = folder.resolve("fresh");
    Path kept = Files.writeString(folder.resolve("kept"), "3");
    Path replaced = Files.writeString(folder.resolve("replaced"), "3");
    try (EventLoop loop = new EventLoop();
        FileTrackers trackers = trackers(loop)) {
      trackers.track(
          List.of(
              file("fresh", fresh, OptionalInt.of(7), false),
              file("kept", kept, OptionalInt.of(7), false),
              file("replaced", replaced, OptionalInt.of(7), true)));
    }
    assertThat(changes).containsExactly("fresh 7", "kept 3", "replaced 7");
    assertThat(fresh).hasContent("7");
  }

  @Test
  void directoryThatComesAndGoesIsFollowed() throws Exception {
    Path directory = folder.resolve("later");
    Path file = directory.resolve("f");
    try (EventLoop loop = new EventLoop();
        FileTrackers trackers = trackers(loop)) {
      trackers.track(List.of(file("f", file, OptionalInt.empty(), false)));
      new LoopSteps(loop)
          .then(
              () -> {
                Files.createDirectory(directory);
                Files.writeString(file, "1");
              },
              () -> trackers.value("f") == 1)
          .then(
              () -> {
                Files.delete(file);
                Files.delete(directory);
              },
              () -> trackers.value("f") == 0)
          .then(
              () -> {
                Files.createDirectory(directory);
                Files.writeString(file, "2");
              },
              () -> trackers.value("f") == 2)
          .run();
    }
    assertThat(log.getFirst())
        .isEqualTo(
            "Track file f: the directory of %s cannot be watched: No such file or directory"
                .formatted(file));
  }

  @Test
  void pipeIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    try (EventLoop loop = new EventLoop();
        FileTrackers trackers = trackers(loop)) {
      trackers.track(List.of(file("f", pipe, OptionalInt.empty(), false)));
    }
    assertThat(changes).containsExactly("f 0");
  }

  private FileTrackers trackers(EventLoop loop) {
    return new FileTrackers(loop, log::add, (name, value) -> changes.add(name + " " + value));
  }

  private static TrackFile file(String name, Path path, OptionalInt initial, boolean overwrite) {
    return new TrackFile(name, path.toString(), initial, overwrite, new SourcePosition("test", 1));
  }
}
