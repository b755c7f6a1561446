package io.stowage.registry.http.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the config of an image that a page shows (OCI image spec, "Image Configuration").
 * Members that are not of the expected type are omitted.
 *
 * @param facts single values by their names in words
 * @param labels the labels
 */
record ImageConfig(Map<String, String> facts, Map<String, String> labels) {
  private static final int DEEPEST = 64;

  /** More entries of a list are not shown. */
  private static final int MOST = Table.MOST_ROWS + 1;

  private static final JsonFactory JSON = new JsonFactoryBuilder()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
      .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
      .build();

  /** Copies the maps, which keep their order. */
  ImageConfig {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /**
   * Parses a config. Only the members that are shown are held in memory.
   *
   * @throws IOException if {@code json} is not a JSON document
   */
  static ImageConfig parse(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      return new Reading(parser).config();
    }
  }

  /** The parser at a value of a document, and what was found before. */
  private static final class Reading {
    private final JsonParser parser;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    ImageConfig config() throws IOException {
      parser.nextToken();
      members(this::member);
      return new ImageConfig(facts, labels);
    }

    /** Passes the name of each member of an object to {@code reader}, which reads its value. */
    private void members(Reader reader) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        reader.read(name);
      }
    }

    private void member(String name) throws IOException {
      switch (name) {
        case "created" -> fact("Created", text());
        case "author" -> fact("Author", text());
        case "os" -> fact("Operating system", text());
        case "os.version" -> fact("Version of the operating system", text());
        case "architecture" -> fact("Architecture", text());
        case "variant" -> fact("Variant", text());
        case "config" -> members(this::setting);
        default -> parser.skipChildren();
      }
    }

    private void setting(String name) throws IOException {
      switch (name) {
        case "User" -> fact("User", text());
        case "WorkingDir" -> fact("Working directory", text());
        case "Entrypoint" -> fact("Entry point", texts());
        case "Cmd" -> fact("Command", texts());
        case "ExposedPorts" -> fact("Exposed ports", names());
        case "Labels" -> members(this::label);
        default -> parser.skipChildren();
      }
    }

    private void label(String name) throws IOException {
      Optional<String> value = text();
      if (value.isPresent() && labels.size() < MOST) {
        labels.put(name, value.get());
      }
    }

    private void fact(String name, Optional<String> value) {
      value.filter(text -> !text.isEmpty()).ifPresent(text -> facts.put(name, text));
    }

    private Optional<String> text() throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        return Optional.of(parser.getText());
      }
      parser.skipChildren();
      return Optional.empty();
    }

    /** Returns the texts in an array, separated by spaces. */
    private Optional<String> texts() throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return Optional.empty();
      }
      List<String> texts = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        text().filter(text -> texts.size() < MOST).ifPresent(texts::add);
      }
      return Optional.of(String.join(" ", texts));
    }

    /** Returns the names of the members of an object. */
    private Optional<String> names() throws IOException {
      List<String> names = new ArrayList<>();
      members(name -> {
        if (names.size() < MOST) {
          names.add(name);
        }
        parser.skipChildren();
      });
      return Optional.of(String.join(", ", names));
    }
  }

  /** Reads the value of a member. */
  private interface Reader {
    void read(String name) throws IOException;
  }
}
