package dev.evenkeel.lab.view;

import dev.evenkeel.lab.article.Laboratory;
import dev.evenkeel.linux.Terminal;
import java.io.PrintStream;
import java.util.List;

/**
 * The live picture: redraws the terminal four times a second from a thread of its own, on the
 * alternate screen, so that the user's own screen comes back at the end.
 */
public final class TerminalView implements AutoCloseable {
  private static final long REDRAW_MS = 250;
  private static final int STANDARD_OUTPUT = 1;
  private static final String BEGIN = "\033[?1049h\033[?25l\033[2J";
  private static final String HOME = "\033[H";
  private static final String END = "\033[?25h\033[?1049l";

  private final SceneReader reader;
  private final PrintStream out;
  private final Glyphs glyphs;
  private final Thread thread;
  private volatile String step = "";
  private volatile boolean stopping;
  private boolean closed;

  private TerminalView(SceneReader reader, PrintStream out) {
    this.reader = reader;
    this.out = out;
    glyphs = Glyphs.of(out.charset());
    thread = Thread.ofPlatform().daemon().name("picture").unstarted(this::run);
  }

  /** Whether standard output is a terminal that can show a picture. */
  public static boolean isPossible() {
    String kind = System.getenv("TERM");
    return kind != null
        && !kind.isEmpty()
        && !kind.equals("dumb")
        && Terminal.size(STANDARD_OUTPUT).isPresent();
  }

  /**
   * Starts to draw.
   *
   * @param startNs the beginning of the drill, in {@link System#nanoTime} terms
   */
  public static TerminalView start(
      Laboratory lab, Progress progress, long startNs, PrintStream out) {
    TerminalView view = new TerminalView(new SceneReader(lab, progress, startNs), out);
    out.print(BEGIN);
    view.thread.start();
    return view;
  }

  /** Shows this in the place of the drill's step from now on. */
  public void setStep(String words) {
    step = words;
  }

  private void run() {
    while (!stopping) {
      draw();
      try {
        Thread.sleep(REDRAW_MS);
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  private synchronized void draw() {
    if (closed) {
      return;
    }
    Terminal.Size size = Terminal.size(STANDARD_OUTPUT).orElse(new Terminal.Size(0, 0));
    int columns = size.columns() > 0 ? size.columns() : 80;
    int rows = size.rows() > 0 ? size.rows() : 24;
    List<String> lines = Picture.draw(reader.read(step), columns, rows, glyphs).styled();
    out.print(HOME + String.join("\r\n", lines.subList(0, Math.min(rows, lines.size()))));
    out.flush();
  }

  /** Gives the screen back; harmless when done twice. */
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    synchronized (this) {
      if (!closed) {
        closed = true;
        out.print(END);
        out.flush();
      }
    }
  }
}
