package io.stowage.registry.cli.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Prints results as JSON, with sizes in bytes and stable keys. */
public final class JsonOutput {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonOutput() {}

  /** Returns an object of the pairs {@code key, value, key, value, ...}, in this order. */
  public static Map<String, Object> object(Object... pairs) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      object.put((String) pairs[i], pairs[i + 1]);
    }
    return object;
  }

  /** Parses an object, such as the result of {@code toJson} of a report. It can be changed. */
  public static Map<String, Object> parse(String json) {
    try {
      return MAPPER.readerForMapOf(Object.class).readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a JSON object: " + json, e);
    }
  }

  /** Returns an array of {@code items}, which {@code toJson} converts to JSON objects. */
  public static <T> List<Map<String, Object>> array(List<T> items, Function<T, String> toJson) {
    return items.stream().map(toJson).map(JsonOutput::parse).toList();
  }

  /** Returns {@code value} as JSON without white space. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  /** Prints {@code value}, which consists of maps, lists, strings, numbers and booleans. */
  public static void print(PrintWriter out, Object value) {
    try {
      out.print(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
      out.println();
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  private static IllegalStateException unwritable(Object value, Exception cause) {
    return new IllegalStateException("cannot be written as JSON: " + value.getClass(), cause);
  }
}
