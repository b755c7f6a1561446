package io.stowage.registry.server.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Platform;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes each event as an envelope of its own, with the members, their order and the indentation of
 * Distribution, which leaves out members that are empty or zero. Thread-safe.
 */
final class EventWriter {
  private static final DefaultIndenter INDENT = new DefaultIndenter("   ", "\n");

  private static final ObjectWriter JSON = JsonMapper.builder()
      .build()
      .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator(""))
          .withObjectIndenter(INDENT)
          .withArrayIndenter(INDENT));

  private final EventSource source;
  private final ManifestReferences references;
  private final InstantSource clock;
  private final Supplier<String> ids;

  /** Writes events from {@code source}, which get their ids from {@code ids}. */
  EventWriter(
      EventSource source,
      ManifestReferences references,
      InstantSource clock,
      Supplier<String> ids) {
    this.source = source;
    this.references = references;
    this.clock = clock;
    this.ids = ids;
  }

  /** Returns an envelope with one event. */
  byte[] envelope(String action, RegistryEvent event, EventTarget target) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    ObjectNode node = envelope.putArray("events").addObject();
    node.put("id", ids.get());
    node.put("timestamp", clock.instant().toString());
    node.put("action", action);
    writeTarget(node.putObject("target"), event, target);
    writeRequest(node.putObject("request"), event.attributes());
    put(node.putObject("actor"), "name", attribute(event, "actor.name"));
    ObjectNode from = node.putObject("source");
    put(from, "addr", source.address());
    put(from, "instanceID", source.instance());
    try {
      return JSON.writeValueAsBytes(envelope);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeTarget(ObjectNode node, RegistryEvent event, EventTarget target) {
    String repository = event.repository().value();
    put(node, "mediaType", target.mediaType());
    target.content().ifPresent(content -> putSize(node, "size", content));
    target.digest().ifPresent(digest -> node.put("digest", digest.toString()));
    target.content().ifPresent(content -> putSize(node, "length", content));
    node.put("repository", repository);
    target.from().ifPresent(from -> node.put("fromRepository", from.value()));
    target.content().ifPresent(content -> put(node, "url", url(event, target, content.digest())));
    target.tag().ifPresent(tag -> node.put("tag", tag.value()));
    if (target.isManifest()) {
      target.content().ifPresent(content -> writeReferences(node, content.digest()));
    }
  }

  private void writeReferences(ObjectNode node, Digest manifest) {
    List<Descriptor> all = references.of(manifest);
    if (!all.isEmpty()) {
      ArrayNode array = node.putArray("references");
      all.forEach(descriptor -> writeDescriptor(array.addObject(), descriptor));
    }
  }

  private static void writeDescriptor(ObjectNode node, Descriptor descriptor) {
    node.put("mediaType", descriptor.mediaType().value());
    putSize(node, "size", descriptor);
    node.put("digest", descriptor.digest().toString());
    if (!descriptor.urls().isEmpty()) {
      ArrayNode urls = node.putArray("urls");
      descriptor.urls().forEach(urls::add);
    }
    if (!descriptor.annotations().isEmpty()) {
      ObjectNode annotations = node.putObject("annotations");
      descriptor.annotations().forEach((key, value) -> annotations.put(key, value));
    }
    descriptor
        .platform()
        .ifPresent(platform -> writePlatform(node.putObject("platform"), platform));
  }

  private static void writePlatform(ObjectNode node, Platform platform) {
    put(node, "architecture", platform.architecture());
    put(node, "os", platform.os());
    put(node, "os.version", platform.osVersion());
    if (!platform.osFeatures().isEmpty()) {
      ArrayNode features = node.putArray("os.features");
      platform.osFeatures().forEach(features::add);
    }
    put(node, "variant", platform.variant());
  }

  private static void writeRequest(ObjectNode node, Map<String, String> attributes) {
    for (String member : List.of("id", "addr", "host", "method", "useragent")) {
      put(node, member, attributes.getOrDefault("request." + member, ""));
    }
  }

  /** Returns the URL of the content, or an empty string if the URL of the server is not known. */
  private String url(RegistryEvent event, EventTarget target, Digest digest) {
    String base = source.base().map(URI::toString).orElseGet(() -> base(event));
    String path = event.repository() + "/" + target.kind() + "/" + digest;
    return base.isEmpty() ? "" : base + (base.endsWith("/") ? "" : "/") + "v2/" + path;
  }

  private static String base(RegistryEvent event) {
    return Optional.of(attribute(event, EventSource.BASE))
        .filter(base -> !base.isEmpty())
        .or(() -> Optional.of(attribute(event, "request.host"))
            .filter(host -> !host.isEmpty())
            .map(host -> "http://" + host))
        .orElse("");
  }

  private static String attribute(RegistryEvent event, String name) {
    return event.attributes().getOrDefault(name, "");
  }

  private static void put(ObjectNode node, String member, String value) {
    if (!value.isEmpty()) {
      node.put(member, value);
    }
  }

  private static void putSize(ObjectNode node, String member, Descriptor descriptor) {
    if (descriptor.sizeKnown() && descriptor.size() > 0) {
      node.put(member, descriptor.size());
    }
  }
}
