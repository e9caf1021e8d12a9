package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import org.jspecify.annotations.Nullable;

/** The converters that look a value up in a table (manual, chapter 7.3.1). Stateless. */
final class StickConverters {
  private StickConverters() {}

  /** What becomes of the value once its entry is known. */
  private interface Answer {
    boolean give(StickTable table, @Nullable Entry entry, Sample sample);
  }

  static void register(SampleLanguage language) {
    for (Gauge gauge : StickFetches.GAUGES) {
      String suffix = gauge.suffix().startsWith("get_") ? gauge.type().word : gauge.suffix();
      language.converter(
          "table_" + suffix,
          "table",
          SampleType.ANY,
          SampleType.SINT,
          a -> looking(a.text(0), reading(gauge)));
    }
    for (DataType array : new DataType[] {DataType.GPC, DataType.GPT, DataType.GPC_RATE}) {
      language.converter(
          "table_" + array.word,
          "integer,table",
          SampleType.ANY,
          SampleType.SINT,
          a -> looking(a.text(1), reading(new Gauge("", array, a.integer(0, 0), 0))));
    }
    language
        .converter(
            "table_server_id",
            "table",
            SampleType.ANY,
            SampleType.SINT,
            a -> looking(a.text(0), reading(Gauge.of(DataType.SERVER_ID))))
        .converter(
            "in_table",
            "table",
            SampleType.ANY,
            SampleType.BOOL,
            a -> looking(a.text(0), (table, entry, sample) -> sample.setBool(entry != null)))
        .converter(
            "table_trackers",
            "table",
            SampleType.ANY,
            SampleType.SINT,
            a ->
                looking(
                    a.text(0),
                    (table, entry, sample) ->
                        sample.setNumber(entry == null ? 0 : table.users(entry))))
        .converter(
            "table_expire",
            "table[,integer]",
            SampleType.ANY,
            SampleType.SINT,
            a -> looking(a.text(0), age(a.has(1), a.number(1, 0), false)))
        .converter(
            "table_idle",
            "table[,integer]",
            SampleType.ANY,
            SampleType.SINT,
            a -> looking(a.text(0), age(a.has(1), a.number(1, 0), true)));
  }

  private static Converter looking(String name, Answer answer) {
    return (context, sample) -> look(context, sample, name, answer);
  }

  private static boolean look(SampleContext context, Sample sample, String name, Answer answer) {
    StickTable table = StickTables.find(context, name);
    if (table == null) {
      return false;
    }
    byte[] key = table.keyOf(sample);
    return key != null && answer.give(table, table.find(key), sample);
  }

  private static Answer reading(Gauge gauge) {
    return (table, entry, sample) -> {
      if (entry == null) {
        return sample.setNumber(0);
      }
      return StickFetches.numbered(gauge.read(table, entry), sample);
    };
  }

  private static Answer age(boolean hasDefault, long otherwise, boolean idle) {
    return (table, entry, sample) -> {
      if (entry == null) {
        return hasDefault && sample.setNumber(otherwise);
      }
      long leftMs = table.leftMs(entry);
      int expireMs = table.spec().expireMs();
      return sample.setNumber(idle && expireMs > 0 ? expireMs - leftMs : leftMs);
    };
  }
}
