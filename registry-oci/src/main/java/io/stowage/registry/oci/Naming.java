package io.stowage.registry.oci;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.Map;
import java.util.Optional;

/** The way in which the index of a layout names the images of an export. */
enum Naming {
  /** By their tags; images without a tag have no name. */
  TAG {
    @Override
    Map<String, String> annotations(RepositoryName repository, Optional<Tag> tag, Digest manifest) {
      return tag.map(name -> Map.of(OciLayout.REF_NAME, name.value())).orElse(Map.of());
    }
  },

  /** By their tags, and in full as Docker does. */
  DOCKER {
    @Override
    Map<String, String> annotations(RepositoryName repository, Optional<Tag> tag, Digest manifest) {
      return tag.map(name -> Map.of(
              OciLayout.REF_NAME,
              name.value(),
              OciLayout.IMAGE_NAME,
              ImageLabel.inFull(repository, name)))
          .orElse(Map.of());
    }
  },

  /** With their repositories, because the layout contains several of them. */
  REPOSITORY {
    @Override
    Map<String, String> annotations(RepositoryName repository, Optional<Tag> tag, Digest manifest) {
      String prefix = ImageLabel.prefixOf(repository) + repository;
      return tag.map(name -> Map.of(
              OciLayout.REF_NAME,
              prefix + ":" + name,
              OciLayout.IMAGE_NAME,
              ImageLabel.inFull(repository, name)))
          .orElseGet(() -> Map.of(OciLayout.REF_NAME, prefix + "@" + manifest));
    }
  };

  /** Returns the annotations of the entry of an image. */
  abstract Map<String, String> annotations(
      RepositoryName repository, Optional<Tag> tag, Digest manifest);
}
