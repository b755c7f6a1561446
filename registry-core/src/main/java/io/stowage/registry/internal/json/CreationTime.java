package io.stowage.registry.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Determines when an image was created (OCI image spec, "Image Configuration", {@code created}).
 */
public final class CreationTime {
  private static final int DEEPEST = 64;
  private static final String CREATED = "created";

  private static final JsonFactory JSON = new JsonFactoryBuilder()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
      .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
      .build();

  private CreationTime() {}

  /** Returns the time that {@code config} states, or empty if it is not JSON or states none. */
  public static Optional<Instant> in(byte[] config) {
    try (JsonParser parser = JSON.createParser(config)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(CREATED);
        boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
        if (found) {
          return text ? parse(parser.getText()) : Optional.empty();
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Parses a time in the form of RFC 3339; returns empty if {@code text} has another form. */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
