package io.stowage.registry.oci;

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
   * @throws RegistryException NAME_INVALID or TAG_INVALID
   */
  static ImageLabel parse(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    int slash = name.lastIndexOf('/');
    int colon = name.indexOf(':', slash + 1);
    if (at < 0 && slash < 0 && colon < 0) {
      return new ImageLabel(Optional.empty(), Optional.of(Tag.parse(text)));
    }
    Optional<Tag> tag = colon < 0
        ? Optional.of(LATEST).filter(latest -> at < 0)
        : Optional.of(Tag.parse(name.substring(colon + 1)));
    String path = colon < 0 ? name : name.substring(0, colon);
    return new ImageLabel(Optional.of(RepositoryName.parse(withoutHost(path))), tag);
  }

  /** Returns the full name of a repository and tag in Docker's form. */
  static String inFull(RepositoryName repository, Tag tag) {
    String folder = repository.value().indexOf('/') < 0 ? HUB_FOLDER : "";
    return HUB + "/" + folder + repository + ":" + tag;
  }

  private static String withoutHost(String path) {
    int slash = path.indexOf('/');
    if (slash < 0 || !isHost(path.substring(0, slash))) {
      return path;
    }
    String rest = path.substring(slash + 1);
    return path.startsWith(HUB + "/") && rest.startsWith(HUB_FOLDER)
        ? rest.substring(HUB_FOLDER.length())
        : rest;
  }

  /** Returns whether the first part of a name is a host, by Docker's rule. */
  private static boolean isHost(String part) {
    return part.indexOf('.') >= 0 || part.indexOf(':') >= 0 || part.equals("localhost");
  }
}
