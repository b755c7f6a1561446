package io.stowage.registry.testing.assertj;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a {@link Registry}. Each method returns this object; a failure shows the contents
 * of the registry.
 */
public final class RegistryAssert extends AbstractAssert<RegistryAssert, Registry> {
  RegistryAssert(Registry actual) {
    super(actual, RegistryAssert.class);
  }

  /**
   * Verifies that an image can be pulled completely: its manifest and everything that it
   * references, including configs and layers.
   *
   * @param image a name such as {@code team/app:1.0} or {@code team/app@sha256:...}
   * @throws RegistryException NAME_INVALID, TAG_INVALID or DIGEST_INVALID if the name is malformed
   */
  public RegistryAssert hasImage(String image) {
    ImageName name = ImageName.parse(image);
    List<String> missing = missing(name);
    if (!missing.isEmpty()) {
      throw failure(
          "%nExpecting the registry to have image%n  %s%nbut these are missing:%n%s%nFound:%n%s",
          image, Contents.listed(missing), Contents.listed(images()));
    }
    return this;
  }

  /**
   * Verifies that no manifest has that name; its blobs may exist.
   *
   * @param image a name as for {@link #hasImage}
   */
  public RegistryAssert doesNotHaveImage(String image) {
    ImageName name = ImageName.parse(image);
    if (Contents.manifest(repository(name), name.reference()).isPresent()) {
      throw failure(
          "%nExpecting the registry not to have image%n  %s%nFound:%n%s",
          image, Contents.listed(images()));
    }
    return this;
  }

  /** Verifies that a repository of that name exists. */
  public RegistryAssert hasRepository(String name) {
    if (!actual.repository(name).exists()) {
      throw failure(
          "%nExpecting the registry to have repository%n  %s%nFound:%n%s", name, repositories());
    }
    return this;
  }

  /** Verifies that no repository of that name exists. */
  public RegistryAssert doesNotHaveRepository(String name) {
    if (actual.repository(name).exists()) {
      throw failure(
          "%nExpecting the registry not to have repository%n  %s%nFound:%n%s",
          name, repositories());
    }
    return this;
  }

  /** Verifies that the bytes of a blob or manifest are stored, in any repository or in none. */
  public RegistryAssert hasBlob(Digest digest) {
    if (!Contents.isBlob(actual, digest)) {
      throw failure("%nExpecting the registry to store%n  %s%nFound:%n%s", digest, blobs());
    }
    return this;
  }

  /** Verifies that the bytes of a blob or manifest are not stored. */
  public RegistryAssert doesNotHaveBlob(Digest digest) {
    if (Contents.isBlob(actual, digest)) {
      throw failure("%nExpecting the registry not to store%n  %s%nFound:%n%s", digest, blobs());
    }
    return this;
  }

  private Repository repository(ImageName name) {
    return actual.repository(name.repository());
  }

  private List<String> missing(ImageName name) {
    Repository repository = repository(name);
    return Contents.missing(repository, name.reference());
  }

  private List<String> images() {
    return actual.repositories().stream()
        .flatMap(name -> Contents.images(actual.repository(name)).stream())
        .toList();
  }

  private String repositories() {
    return Contents.listed(
        actual.repositories().stream().map(RepositoryName::value).toList());
  }

  private String blobs() {
    return Contents.listed(Contents.blobs(actual));
  }

  /**
   * The name of an image as {@code docker pull} accepts it.
   *
   * @param repository the repository of the image
   * @param reference the tag or digest of the image
   */
  private record ImageName(RepositoryName repository, Reference reference) {
    static ImageName parse(String text) {
      int at = text.indexOf('@');
      int end = at >= 0 ? at : text.indexOf(':');
      return end < 0
          ? new ImageName(RepositoryName.parse(text), Reference.parse("latest"))
          : new ImageName(
              RepositoryName.parse(text.substring(0, end)),
              Reference.parse(text.substring(end + 1)));
    }
  }
}
