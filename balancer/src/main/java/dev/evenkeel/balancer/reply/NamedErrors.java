package dev.evenkeel.balancer.reply;

import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.http.ErrorPages;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sections {@code http-errors} of a configuration, and who names them before they are read.
 * Owned by the thread that reads the configuration.
 */
public final class NamedErrors {
  private final Map<String, Section> sections = new HashMap<>();
  private final List<Use> uses = new ArrayList<>();

  /** A reply that names a section. */
  private static final class Use implements ReplyTemplate {
    final String section;
    final int status;
    final String proxy;
    private @Nullable ReplyTemplate found;

    Use(String section, int status, String proxy) {
      this.section = section;
      this.status = status;
      this.proxy = proxy;
    }

    @Override
    public Reply make(SampleContext context, Sample sample) {
      ReplyTemplate template = found;
      return template == null
          ? ErrorPages.of(status)
          : template.make(context, sample).insteadOf(status);
    }
  }

  /** Makes one without sections. */
  public NamedErrors() {}

  /**
   * A section.
   *
   * @param position where it begins
   * @param replies what it has, by status
   */
  record Section(SourcePosition position, Map<Integer, ReplyTemplate> replies) {}

  /** Finds a section; null if there is none of this name. */
  @Nullable Section find(String name) {
    return sections.get(name);
  }

  /** Begins a section. */
  Section begin(String name, SourcePosition position) {
    Section section = new Section(position, new HashMap<>());
    sections.put(name, section);
    return section;
  }

  /** What a section has for a status, once all is read. */
  ReplyTemplate use(String section, int status, String proxy) {
    Use use = new Use(section, status, proxy);
    uses.add(use);
    return use;
  }

  /** Finds what replies name, once all sections are read; says which there is not. */
  public void resolve(Consumer<String> alert, Consumer<String> warn) {
    for (Use use : uses) {
      Section section = sections.get(use.section);
      if (section == null) {
        alert.accept(
            "Proxy '"
                + use.proxy
                + "': unknown http-errors section '"
                + use.section
                + "' referenced by an http reply .");
        continue;
      }
      use.found = section.replies().get(use.status);
      if (use.found == null) {
        warn.accept(
            "Proxy '"
                + use.proxy
                + "': status '"
                + use.status
                + "' referenced by an http reply not declared in http-errors section '"
                + use.section
                + "'.");
      }
    }
    uses.clear();
  }
}
