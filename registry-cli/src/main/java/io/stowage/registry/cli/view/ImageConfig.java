package io.stowage.registry.cli.view;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.internal.json.CreationTime;
import io.stowage.registry.model.MediaType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of an image's config that an operator looks at (OCI image spec, "Image Configuration").
 * Anyone may have written the config: a value of another type than that of the specification counts
 * as absent.
 *
 * @param created when the image was created
 * @param platform the platform that the image runs on, such as {@code linux/arm/v7}
 * @param entrypoint the entry point and its arguments
 * @param command the default arguments of the entry point
 * @param environment the environment variables, such as {@code A=b}
 * @param labels the labels by name
 */
record ImageConfig(
    Optional<Instant> created,
    Optional<String> platform,
    List<String> entrypoint,
    List<String> command,
    List<String> environment,
    Map<String, String> labels) {
  /** The size in bytes of the largest config that is read. */
  static final int LIMIT = 4 * 1024 * 1024;

  /** A config of which nothing is known. */
  static final ImageConfig UNKNOWN = new ImageConfig(
      Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(), Map.of());

  private static final int DEEPEST = 64;
  private static final int MOST_TOKENS = 200_000;
  private static final int LONGEST_PLATFORM = 64;
  private static final Set<MediaType> TYPES = Set.of(MediaType.OCI_CONFIG, MediaType.DOCKER_CONFIG);

  /** The time that programs in Go write if they know none. */
  private static final Instant NO_TIME = Instant.parse("0001-01-01T00:00:00Z");

  private static final JsonMapper MAPPER = JsonMapper.builder(new JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder()
              .maxNestingDepth(DEEPEST)
              .maxStringLength(LIMIT)
              .maxNameLength(LIMIT)
              .maxTokenCount(MOST_TOKENS)
              .build())
          .build())
      .build();

  ImageConfig {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    environment = List.copyOf(environment);
  }

  /** Returns whether a config of that type has the form that {@link #parse} reads. */
  static boolean isReadable(MediaType type) {
    return TYPES.contains(type);
  }

  /** Parses a config; returns {@link #UNKNOWN} if it is not JSON, or has too many parts. */
  static ImageConfig parse(byte[] bytes) {
    try {
      JsonNode root = MAPPER.readTree(bytes);
      JsonNode config = root.path("config");
      return new ImageConfig(
          text(root.path("created")).flatMap(ImageConfig::time),
          platform(root),
          texts(config.path("Entrypoint")),
          texts(config.path("Cmd")),
          texts(config.path("Env")),
          labels(config.path("Labels")));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** Returns the time in {@code text}, in the form of RFC 3339, or empty if it states none. */
  static Optional<Instant> time(String text) {
    return CreationTime.parse(text).filter(time -> !time.equals(NO_TIME));
  }

  private static Optional<String> platform(JsonNode root) {
    String platform = Stream.of("os", "architecture", "variant")
        .flatMap(key -> text(root.path(key)).stream())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("/"));
    return Optional.of(platform)
        .filter(text -> !text.isEmpty() && text.length() <= LONGEST_PLATFORM);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> text(element).ifPresent(texts::add));
    return texts;
  }

  private static Map<String, String> labels(JsonNode object) {
    Map<String, String> labels = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            label -> text(label.getValue()).ifPresent(text -> labels.put(label.getKey(), text)));
    return labels;
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
  }
}
