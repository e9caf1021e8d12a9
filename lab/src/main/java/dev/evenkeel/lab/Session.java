package dev.evenkeel.lab;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.article.Laboratory;
import dev.evenkeel.lab.article.Settings;
import dev.evenkeel.lab.drill.Drill;
import dev.evenkeel.lab.drill.Plan;
import dev.evenkeel.lab.drill.Report;
import dev.evenkeel.lab.view.JsonReport;
import dev.evenkeel.lab.view.PlainView;
import dev.evenkeel.lab.view.Progress;
import dev.evenkeel.lab.view.ReportTable;
import dev.evenkeel.lab.view.TerminalView;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One run of the laboratory from the first host to the last word; one thread, and a shutdown hook
 * that ends it in order after Ctrl-C or SIGTERM.
 */
final class Session {
  private final Settings settings;
  private final Output output;
  private final Plan plan;
  private final boolean keep;
  private final boolean keepLogs;
  private final PrintStream out = System.out;
  private final long startNs = System.nanoTime();
  private volatile @Nullable Laboratory laboratory;
  private volatile @Nullable TerminalView picture;
  private volatile boolean interrupted;

  Session(Settings settings, Output output, Plan plan, boolean keep, boolean keepLogs) {
    this.settings = settings;
    this.output = output;
    this.plan = plan;
    this.keep = keep;
    this.keepLogs = keepLogs;
  }

  /**
   * Builds, drills, reports, cleans up.
   *
   * @throws IOException when the network cannot be built or handled
   */
  Report run() throws IOException, InterruptedException {
    Thread hook = new Thread(this::cleanUpEarly, "clean-up");
    Runtime.getRuntime().addShutdownHook(hook);
    StopSignals.heed();
    try (Laboratory lab = Laboratory.build(settings)) {
      laboratory = lab;
      Report report = drill(lab);
      report(report, lab);
      if (keep) {
        tellShells(lab, output == Output.JSON ? System.err : out);
        new CountDownLatch(1).await(); // until Ctrl-C
      }
      return report;
    } catch (IOException | RuntimeException failed) {
      if (interrupted) {
        // The hosts went away under the drill because the hook ends them: no news to anybody.
        new CountDownLatch(1).await();
      }
      throw failed;
    } finally {
      if (!interrupted) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private Report drill(Laboratory lab) throws IOException, InterruptedException {
    if (output != Output.PICTURE) {
      PrintStream lines = output == Output.JSON ? System.err : out;
      return new Drill(lab, new PlainView(lines, startNs), plan).run(startNs);
    }
    Progress progress = new Progress();
    try (TerminalView view = TerminalView.start(lab, progress, startNs, out)) {
      picture = view;
      return new Drill(lab, progress, plan).run(startNs);
    }
  }

  private void report(Report report, Laboratory lab) throws IOException {
    out.print(output == Output.JSON ? JsonReport.of(report) : ReportTable.of(report));
    out.flush();
    if (keepLogs || !report.passed()) {
      Path kept = Files.createTempDirectory("evenkeel-lab-");
      try (DirectoryStream<Path> logs = Files.newDirectoryStream(lab.logFolder(), "*.log")) {
        for (Path log : logs) {
          Files.copy(log, kept.resolve(log.getFileName().toString()));
        }
      }
      System.err.println("the logs of the nodes are in " + kept);
    }
  }

  private static void tellShells(Laboratory lab, PrintStream to) {
    to.println();
    to.println("The network goes on until Ctrl-C. A shell on a host:");
    for (Article.Machine machine :
        List.of(Article.LB1, Article.LB2, Article.WEB1, Article.WEB2, Article.CLIENT)) {
      String command = String.join(" ", lab.host(machine).shellCommand());
      to.printf("  %-6s %-13s  %s%n", machine.name(), machine.address(), command);
    }
    to.println("The logs of the nodes: " + lab.logFolder() + "/lb1.log, lb2.log");
    to.flush();
  }

  /** In the shutdown hook's thread: the screen is given back, and every host ends. */
  private void cleanUpEarly() {
    interrupted = true;
    TerminalView view = picture;
    if (view != null) {
      view.close();
    }
    Laboratory lab = laboratory;
    if (lab != null) {
      lab.close();
    }
  }
}
