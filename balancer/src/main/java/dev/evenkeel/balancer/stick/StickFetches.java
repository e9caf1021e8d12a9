package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.linux.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fetches about what is tracked and what tables hold (manual, chapter 7.3.3). Stateless. */
final class StickFetches {
  /** What can be asked of an entry, in the order of the manual's names. */
  static final List<Gauge> GAUGES = gauges();

  private StickFetches() {}

  /** Finds the entry that a fetch is about. */
  private interface Finder {
    /**
     * @param make whether to make the entry if there is none
     * @return null where there is no table or nothing is tracked
     */
    @Nullable Found find(SampleContext context, Sample sample, boolean make);
  }

  /** A table, and its entry if it has one. */
  private record Found(StickTable table, @Nullable Entry entry) {}

  private static List<Gauge> gauges() {
    List<Gauge> gauges = new ArrayList<>();
    for (DataType type : DataType.values()) {
      switch (type) {
        case BYTES_IN_CNT -> gauges.add(new Gauge("kbytes_in", type, 0, 10));
        case BYTES_OUT_CNT -> gauges.add(new Gauge("kbytes_out", type, 0, 10));
        case GPC0, GPC1, GPT0 -> gauges.add(new Gauge("get_" + type.word, type, 0, 0));
        case SERVER_ID, SERVER_KEY, GPC, GPT, GPC_RATE -> {}
        default -> gauges.add(Gauge.of(type));
      }
    }
    return List.copyOf(gauges);
  }

  static void register(SampleLanguage language) {
    family(language, "sc_", "integer", -1);
    for (int number = 0; number < SampleLanguage.USUAL_STICK_COUNTERS; number++) {
      family(language, "sc" + number + "_", "", number);
    }
    sourceFamily(language);
    language
        .fetch(
            "table_avl",
            "table",
            SampleType.SINT,
            Availability.ALWAYS,
            a -> ofTable(a, table -> table.spec().size() - table.used()))
        .fetch(
            "table_cnt",
            "table",
            SampleType.SINT,
            Availability.ALWAYS,
            a -> ofTable(a, StickTable::used));
  }

  private static Fetch ofTable(
      Arguments arguments, java.util.function.ToIntFunction<StickTable> what) {
    String name = arguments.text(0);
    return (context, sample) -> {
      StickTable table = StickTables.find(context, name);
      return table != null && sample.setNumber(what.applyAsInt(table));
    };
  }

  /**
   * @param number of what is tracked; -1 where it is the first argument
   */
  private static void family(SampleLanguage language, String prefix, String first, int number) {
    String plain = first.isEmpty() ? "[table]" : first + "[,table]";
    String indexed = first.isEmpty() ? "integer[,table]" : "integer," + first + "[,table]";
    int numbers = number < 0 ? 1 : 0;
    for (Gauge gauge : GAUGES) {
      language.fetch(
          prefix + gauge.suffix(),
          plain,
          SampleType.SINT,
          Availability.ALWAYS,
          a -> reading(tracked(a, 0, number), gauge));
    }
    for (int index = 0; index < 2; index++) {
      int counter = index;
      language
          .fetch(
              prefix + "inc_gpc" + index,
              plain,
              SampleType.SINT,
              Availability.ALWAYS,
              a -> increasing(tracked(a, 0, number), false, counter))
          .fetch(
              prefix + "clr_gpc" + index,
              plain,
              SampleType.SINT,
              Availability.ALWAYS,
              a -> clearing(tracked(a, 0, number), false, counter));
    }
    if (numbers == 1) {
      language
          .fetch(
              prefix + "get_gpc",
              indexed,
              SampleType.SINT,
              Availability.ALWAYS,
              a -> reading(tracked(a, 1, number), array("", DataType.GPC, a)))
          .fetch(
              prefix + "get_gpt",
              indexed,
              SampleType.SINT,
              Availability.ALWAYS,
              a -> reading(tracked(a, 1, number), array("", DataType.GPT, a)))
          .fetch(
              prefix + "gpc_rate",
              indexed,
              SampleType.SINT,
              Availability.ALWAYS,
              a -> reading(tracked(a, 1, number), array("", DataType.GPC_RATE, a)))
          .fetch(
              prefix + "inc_gpc",
              indexed,
              SampleType.SINT,
              Availability.ALWAYS,
              a -> increasing(tracked(a, 1, number), true, a.integer(0, 0)))
          .fetch(
              prefix + "clr_gpc",
              indexed,
              SampleType.SINT,
              Availability.ALWAYS,
              a -> clearing(tracked(a, 1, number), true, a.integer(0, 0)));
    }
    language
        .fetch(
            prefix + "tracked",
            plain,
            SampleType.BOOL,
            Availability.ALWAYS,
            a -> isTracked(tracked(a, 0, number)))
        .fetch(
            prefix + "trackers",
            plain,
            SampleType.SINT,
            Availability.ALWAYS,
            a -> trackers(tracked(a, 0, number)));
  }

  private static Gauge array(String suffix, DataType type, Arguments arguments) {
    return new Gauge(suffix, type, arguments.integer(0, 0), 0);
  }

  private static void sourceFamily(SampleLanguage language) {
    for (Gauge gauge : GAUGES) {
      source(language, gauge.suffix(), "table", a -> reading(source(a.text(0)), gauge));
    }
    for (int index = 0; index < 2; index++) {
      int counter = index;
      source(
          language, "inc_gpc" + index, "table", a -> increasing(source(a.text(0)), false, counter));
      source(
          language, "clr_gpc" + index, "table", a -> clearing(source(a.text(0)), false, counter));
    }
    String indexed = "integer,table";
    source(
        language, "get_gpc", indexed, a -> reading(source(a.text(1)), array("", DataType.GPC, a)));
    source(
        language, "get_gpt", indexed, a -> reading(source(a.text(1)), array("", DataType.GPT, a)));
    source(
        language,
        "gpc_rate",
        indexed,
        a -> reading(source(a.text(1)), array("", DataType.GPC_RATE, a)));
    source(language, "inc_gpc", indexed, a -> increasing(source(a.text(1)), true, a.integer(0, 0)));
    source(language, "clr_gpc", indexed, a -> clearing(source(a.text(1)), true, a.integer(0, 0)));
    source(language, "updt_conn_cnt", "table", a -> connection(source(a.text(0))));
  }

  private static void source(
      SampleLanguage language,
      String suffix,
      String arguments,
      dev.evenkeel.balancer.sample.FetchKeyword.Factory factory) {
    language.fetch(
        "src_" + suffix, arguments, SampleType.SINT, Availability.CLIENT_CONNECTION, factory);
  }

  // ---- which entry

  /** What is tracked; or, where another table is named, the entry of the same key there. */
  private static Finder tracked(Arguments arguments, int first, int number) {
    int wanted = number >= 0 ? number : arguments.integer(first, 0);
    int tableAt = number >= 0 ? first : first + 1;
    String other = arguments.has(tableAt) ? arguments.text(tableAt) : "";
    boolean elsewhere = !other.isEmpty() && arguments.count() > tableAt;
    return (context, sample, make) -> {
      TrackedCounters counters = context.extension(TrackedCounters.class);
      if (counters == null || wanted < 0 || wanted >= TrackedCounters.MAX_COUNT) {
        return null;
      }
      TrackedCounters.Tracked tracked = counters.find(wanted);
      if (tracked == null) {
        return null;
      }
      if (!elsewhere || other.equals(tracked.table().name())) {
        return new Found(tracked.table(), tracked.entry());
      }
      StickTable table = StickTables.find(context, other);
      return table == null ? null : new Found(table, table.find(tracked.entry().key));
    };
  }

  private static Finder source(String name) {
    return (context, sample, make) -> {
      StickTable table = StickTables.find(context, name);
      ConnectionFacts client = context.client();
      if (table == null
          || client == null
          || !(client.source() instanceof SocketAddress.Internet from)) {
        return null;
      }
      sample.setAddress(from.host());
      byte[] key = table.keyOf(sample);
      if (key == null) {
        return null;
      }
      return new Found(table, make ? table.findOrMake(key) : table.find(key));
    };
  }

  // ---- what of it

  private static Fetch reading(Finder finder, Gauge gauge) {
    return (context, sample) -> {
      Found found = finder.find(context, sample, false);
      sample.setMayChange(true);
      if (found == null) {
        return false;
      }
      Entry entry = found.entry();
      if (entry == null) {
        return sample.setNumber(0);
      }
      return numbered(gauge.read(found.table(), entry), sample);
    };
  }

  /** Sets a number; false for one that the table does not store. */
  static boolean numbered(long value, Sample sample) {
    return value != StickTable.ABSENT && sample.setNumber(value);
  }

  private static Fetch increasing(Finder finder, boolean array, int index) {
    DataType type = array ? DataType.GPC : index == 0 ? DataType.GPC0 : DataType.GPC1;
    return (context, sample) -> {
      Found found = finder.find(context, sample, true);
      Entry entry = found == null ? null : found.entry();
      if (found == null || entry == null) {
        return found != null && sample.setNumber(0);
      }
      Gauge.addToCounter(found.table(), entry, array, index, 1);
      return numbered(Gauge.read(found.table(), entry, type, array ? index : 0), sample);
    };
  }

  private static Fetch clearing(Finder finder, boolean array, int index) {
    DataType type = array ? DataType.GPC : index == 0 ? DataType.GPC0 : DataType.GPC1;
    return (context, sample) -> {
      Found found = finder.find(context, sample, true);
      Entry entry = found == null ? null : found.entry();
      if (found == null || entry == null) {
        return found != null && sample.setNumber(0);
      }
      if (!Gauge.isIn(found.table(), type)) {
        return false;
      }
      sample.setNumber(Gauge.read(found.table(), entry, type, array ? index : 0));
      Gauge.clearCounter(found.table(), entry, array, index);
      return true;
    };
  }

  private static Fetch connection(Finder finder) {
    return (context, sample) -> {
      Found found = finder.find(context, sample, true);
      Entry entry = found == null ? null : found.entry();
      if (found == null || entry == null || !found.table().add(entry, DataType.CONN_CNT, 0, 1)) {
        return false;
      }
      return sample.setNumber(found.table().get(entry, DataType.CONN_CNT, 0));
    };
  }

  private static Fetch isTracked(Finder finder) {
    return (context, sample) -> {
      Found found = finder.find(context, sample, false);
      return sample.setBool(found != null && found.entry() != null);
    };
  }

  private static Fetch trackers(Finder finder) {
    return (context, sample) -> {
      Found found = finder.find(context, sample, false);
      Entry entry = found == null ? null : found.entry();
      return found != null && sample.setNumber(entry == null ? 0 : found.table().users(entry));
    };
  }
}
