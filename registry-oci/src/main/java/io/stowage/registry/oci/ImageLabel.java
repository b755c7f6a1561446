package io.stowage.registry.oci;

import io.stowage.registry.model.ImageReference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.List;
import java.util.Optional;

/**
 * The name of an image in a layout: only a tag, or a name in the form that {@code docker pull}
 * takes.
 *
 * @param repository the repository, without the host of the registry; empty if there is only a tag
 * @param tag the tag; empty if there is none
 */
record ImageLabel(Optional<RepositoryName> repository, Optional<Tag> tag) {
  private static final Tag LATEST = Tag.parse("latest");
  private static final String HUB = "docker.io";
  private static final String LOCALHOST = "localhost";
  private static final String HUB_FOLDER = "library/";

  /** Returns the label of an image without a name. */
  static ImageLabel none() {
    return new ImageLabel(Optional.empty(), Optional.empty());
  }

  /** Combines {@code texts}: uses the first repository and the first tag that occur in them. */
  static ImageLabel of(List<String> texts) {
    ImageLabel label = none();
    for (String text : texts) {
      ImageLabel other = parse(text);
      label = new ImageLabel(label.repository.or(other::repository), label.tag.or(other::tag));
    }
    return label;
  }

  /**
   * Parses {@code 1.0}, {@code team/app:1.0}, {@code docker.io/library/app} or {@code
   * host:5000/team/app@sha256:...}.
   *
   * @throws RegistryException NAME_INVALID, TAG_INVALID or DIGEST_INVALID
   */
  static ImageLabel parse(String text) {
    if (text.chars().noneMatch(c -> c == '@' || c == '/' || c == ':')) {
      return new ImageLabel(Optional.empty(), Optional.of(Tag.parse(text)));
    }
    ImageReference image = ImageReference.parse(text);
    Optional<Tag> latest = Optional.of(LATEST).filter(tag -> image.digest().isEmpty());
    return new ImageLabel(Optional.of(repositoryOf(image)), image.tag().or(() -> latest));
  }

  /**
   * Returns what must precede the name of {@code repository} so that {@link #parse} finds all of
   * the name: the host of Docker Hub if a part of the name would be taken for a host.
   */
  static String prefixOf(RepositoryName repository) {
    int slash = repository.value().indexOf('/');
    String first = repository.value().substring(0, Math.max(slash, 0));
    return first.equals(LOCALHOST) || first.indexOf('.') >= 0 ? HUB + "/" : "";
  }

  /** Returns the full name of a repository and tag in Docker's form. */
  static String inFull(RepositoryName repository, Tag tag) {
    String folder = repository.value().indexOf('/') < 0 ? HUB_FOLDER : "";
    return HUB + "/" + folder + repository + ":" + tag;
  }

  private static RepositoryName repositoryOf(ImageReference image) {
    String path = image.repository().value();
    return image.host().equals(Optional.of(HUB)) && path.startsWith(HUB_FOLDER)
        ? RepositoryName.parse(path.substring(HUB_FOLDER.length()))
        : image.repository();
  }
}
