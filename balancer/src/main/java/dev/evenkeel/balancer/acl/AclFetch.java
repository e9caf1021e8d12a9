package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.ArrayList;
import java.util.List;

/** {@code acl(a,!b)}: whether all named lists apply (manual, chapter 7.3.2). Stateless. */
final class AclFetch {
  private static final int MOST = 12;

  private AclFetch() {}

  static void register(AclLanguage language) {
    language
        .samples()
        .fetch(
            "acl",
            "string[" + ",string".repeat(MOST - 1) + "]",
            SampleType.BOOL,
            Availability.ALWAYS,
            arguments -> make(arguments, language));
  }

  private static Fetch make(Arguments arguments, AclLanguage language)
      throws InvalidExpressionException {
    List<Condition.Term> terms = new ArrayList<>();
    for (int i = 0; i < arguments.count(); i++) {
      String name = arguments.text(i);
      boolean negated = name.startsWith("!");
      terms.add(
          new Condition.Term(
              language.named(negated ? name.substring(1) : name, arguments.site()), negated));
    }
    List<Condition.Term> all = List.copyOf(terms);
    return (context, sample) -> evaluate(all, context, sample);
  }

  private static boolean evaluate(
      List<Condition.Term> terms, SampleContext context, Sample sample) {
    Verdict verdict = Condition.all(terms, context, sample);
    sample.clear();
    if (verdict == Verdict.NOT_YET) {
      sample.setMayChange(true);
      return false;
    }
    return sample.setBool(verdict == Verdict.TRUE);
  }
}
