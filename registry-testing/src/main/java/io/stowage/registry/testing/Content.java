package io.stowage.registry.testing;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import java.util.List;
import java.util.Optional;

/**
 * The content of a config or layer that will be pushed, with a type of its own or the common type
 * of its image.
 */
final class Content {
  private final Optional<MediaType> type;
  private final byte[] bytes;
  private final List<String> urls;

  private Content(Optional<MediaType> type, byte[] bytes, List<String> urls) {
    this.type = type;
    this.bytes = bytes;
    this.urls = urls;
  }

  static Content of(byte[] bytes) {
    return new Content(Optional.empty(), bytes, List.of());
  }

  static Content of(MediaType type, byte[] bytes) {
    return new Content(Optional.of(type), bytes, List.of());
  }

  static Content foreign(MediaType type, byte[] bytes, List<String> urls) {
    return new Content(Optional.of(type), bytes, urls);
  }

  byte[] bytes() {
    return bytes;
  }

  boolean isForeign() {
    return !urls.isEmpty();
  }

  Descriptor descriptor(MediaType common) {
    return Descriptor.of(type.orElse(common), Digest.of(bytes), bytes.length).withUrls(urls);
  }
}
