package io.stowage.registry.cli.collect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints one JSON object: a list of what was removed, which is written while the collection runs
 * and is therefore of any length, and then the report.
 */
final class GcJson implements GcPrinter {
  /** The maximum number of restored objects that are listed, which are few in most runs. */
  private static final int MOST_RESTORED = 10_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE).build();

  private final PrintWriter out;
  private final GcOptions options;
  private final boolean quiet;
  private final JsonGenerator json;
  private final List<Object> restored = new ArrayList<>();
  private boolean begun;

  /** Prints to {@code out}; if {@code quiet}, only if something was removed or is wrong. */
  GcJson(PrintWriter out, GcOptions options, boolean quiet) {
    this.out = out;
    this.options = options;
    this.quiet = quiet;
    try {
      json = MAPPER
          .createGenerator(out)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .useDefaultPrettyPrinter();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void done(GcEvent event) {
    if (event instanceof GcEvent.Restored object) {
      if (restored.size() < MOST_RESTORED) {
        restored.add(object.path().value());
      }
      return;
    }
    Map<String, Object> object = event.json();
    if (event.verb().equals("free")) {
      object.put("freed", true);
    }
    write(() -> {
      begin();
      MAPPER.writeValue(json, object);
    });
  }

  @Override
  public synchronized void ended(GcReport report) {
    GcSummary summary = new GcSummary(report, options);
    if (begun || !quiet || summary.saysSomething()) {
      end(summary.json());
    }
  }

  /** Ends the object if it was begun, so that it can be read. */
  @Override
  public synchronized void failed(RuntimeException problem) {
    if (begun) {
      end(Map.of("error", String.valueOf(problem.getMessage())));
    }
  }

  private void end(Map<String, Object> members) {
    write(() -> {
      begin();
      json.writeEndArray();
      json.writeFieldName("restored");
      MAPPER.writeValue(json, restored);
      for (Map.Entry<String, Object> member : members.entrySet()) {
        json.writeFieldName(member.getKey());
        MAPPER.writeValue(json, member.getValue());
      }
      json.writeEndObject();
      json.close();
    });
    out.println();
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      json.writeStartObject();
      json.writeArrayFieldStart("removed");
    }
  }

  /** Writes to a {@link PrintWriter}, which throws nothing. */
  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A part of the output. */
  private interface Writing {
    void run() throws IOException;
  }
}
