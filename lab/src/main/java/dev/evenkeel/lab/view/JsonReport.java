package dev.evenkeel.lab.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.evenkeel.lab.client.Outcome;
import dev.evenkeel.lab.drill.ClassicFigures;
import dev.evenkeel.lab.drill.Measurement;
import dev.evenkeel.lab.drill.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The report of a drill as one JSON document. Lengths of time are in milliseconds. Stateless. */
public final class JsonReport {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonReport() {}

  /** The document, ending in a line feed. */
  public static String of(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("verdict", report.passed() ? "pass" : "fail");
      json.writeStringField("lb1", report.lb1());
      json.writeStringField("lb2", report.lb2());
      json.writeStringField("webServers", report.webServers());
      json.writeNumberField("durationMs", report.durationMs());
      json.writeObjectFieldStart("requests");
      json.writeNumberField("answered", report.answered());
      json.writeNumberField("lost", report.lost());
      json.writeEndObject();
      json.writeStringField("classicIs", ClassicFigures.LABEL);
      json.writeArrayFieldStart("measurements");
      for (Measurement measurement : report.measurements()) {
        write(json, measurement);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new IllegalStateException("writing to memory failed", impossible);
    }
    return text + "\n";
  }

  private static void write(JsonGenerator json, Measurement measurement) throws IOException {
    json.writeStartObject();
    json.writeStringField("event", measurement.event());
    json.writeStringField("quantity", measurement.quantity());
    json.writeNumberField("ms", measurement.ms());
    json.writeBooleanField("over", measurement.over());
    json.writeNumberField("boundMs", measurement.boundMs());
    json.writeBooleanField("passed", measurement.passed());
    json.writeNumberField("requests", measurement.requests());
    json.writeNumberField("lost", measurement.lostCount());
    json.writeObjectFieldStart("lostBy");
    for (Map.Entry<Outcome, Long> entry : new TreeMap<>(measurement.lost()).entrySet()) {
      json.writeNumberField(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue());
    }
    json.writeEndObject();
    if (measurement.classic().isEmpty()) {
      json.writeNullField("classic");
    } else {
      json.writeStringField("classic", measurement.classic());
    }
    write(json, "notes", measurement.notes());
    write(json, "complaints", measurement.complaints());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
