package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.StaticObjects;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes records as indented text, one component a line, for golden files. */
final class ModelDump {
  private ModelDump() {}

  static String of(Object model) {
    StringBuilder out = new StringBuilder();
    dump(model, "", out);
    return out.toString();
  }

  private static void dump(Object value, String indent, StringBuilder out) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part = read(component, value);
      if (part == null
          || part instanceof SourcePosition
          || part.equals(StaticObjects.NONE)
          || (part instanceof Collection<?> all && all.isEmpty())) {
        continue;
      }
      out.append(indent).append(component.getName());
      if (part instanceof List<?> list && list.getFirst() instanceof Record) {
        out.append('\n');
        for (Object element : list) {
          out.append(indent).append("-\n");
          dump(element, indent + "  ", out);
        }
      } else if (part instanceof Record && part.getClass().getRecordComponents().length > 2) {
        out.append('\n');
        dump(part, indent + "  ", out);
      } else {
        out.append(" = ").append(part instanceof Map<?, ?> map ? sorted(map) : part).append('\n');
      }
    }
  }

  private static Map<Object, Object> sorted(Map<?, ?> map) {
    Map<Object, Object> sorted = new TreeMap<>();
    map.forEach((key, value) ->
        sorted.put(key, value instanceof byte[] raw ? HexFormat.of().formatHex(raw) : value));
    return sorted;
  }

  private static Object read(RecordComponent component, Object value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
