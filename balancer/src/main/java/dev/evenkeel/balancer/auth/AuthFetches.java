package dev.evenkeel.balancer.auth;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.http.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code http_auth} and {@code http_auth_group} (manual, chapter 7.3.6). Stateless. */
public final class AuthFetches {
  private AuthFetches() {}

  /** Adds them to a language. */
  public static void register(SampleLanguage language, UserLists lists) {
    language
        .fetch(
            "http_auth",
            "user list",
            SampleType.BOOL,
            Availability.REQUEST_HEAD,
            a -> isKnown(a, lists))
        .fetch(
            "http_auth_group",
            "user list",
            SampleType.STR,
            Availability.REQUEST_HEAD,
            a -> group(a, lists));
    language.references().userListsAre(lists::has);
  }

  private static @Nullable Credentials credentials(SampleContext context, Sample sample) {
    HttpExchange http = context.http();
    if (http == null || context.isResponse()) {
      sample.setMayChange(http == null);
      return null;
    }
    return Credentials.of(http);
  }

  private static Fetch isKnown(Arguments arguments, UserLists lists) {
    String name = arguments.text(0);
    return (context, sample) -> {
      Credentials said = credentials(context, sample);
      UserList list = lists.find(name);
      return said != null
          && list != null
          && sample.setBool(list.accepts(said.user(), said.password()));
    };
  }

  /** Conditions compare the names of the user's groups, one after the other. */
  private static Fetch group(Arguments arguments, UserLists lists) {
    String name = arguments.text(0);
    boolean ofCondition = arguments.site().place() == Site.Place.ACL;
    return (context, sample) -> {
      long cursor = sample.cursor();
      Credentials said = credentials(context, sample);
      UserList list = lists.find(name);
      if (said == null || list == null) {
        return false;
      }
      if (cursor == 0 && !list.accepts(said.user(), said.password())) {
        return false;
      }
      if (!ofCondition) {
        return sample.setText(said.user());
      }
      List<String> groups = list.groupsOf(said.user());
      if (cursor >= groups.size()) {
        return false;
      }
      sample.setMore(cursor + 1 < groups.size(), cursor + 1);
      return sample.setText(groups.get((int) cursor));
    };
  }
}
