package io.stowage.registry.event;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An operation that a service of a registry completed. */
public sealed interface RegistryEvent {
  /** Returns the repository on which the operation was performed. */
  RepositoryName repository();

  /** Returns how long the call took, measured by {@code RegistryOptions.nanoTime()}. */
  Duration duration();

  /**
   * Returns the attributes that the caller attached to the request by {@code Registry.withContext},
   * or an empty map if there are none.
   */
  Map<String, String> attributes();

  /** Checks the components that each event has, and returns a copy of {@code attributes}. */
  private static Map<String, String> checked(
      RepositoryName repository, Duration duration, Map<String, String> attributes) {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(attributes, "attributes");
    return Map.copyOf(attributes);
  }

  /**
   * A blob was pushed.
   *
   * @param descriptor the size of the blob and its sha256 digest, even if it was pushed by another
   *     digest
   * @param duration how long the call took; for an upload, the time since it was started or last
   *     resumed
   */
  record BlobPushed(
      RepositoryName repository,
      Descriptor descriptor,
      Duration duration,
      Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public BlobPushed {
      Objects.requireNonNull(descriptor, "descriptor");
      attributes = checked(repository, duration, attributes);
    }
  }

  /**
   * A blob was mounted.
   *
   * @param from the repository from which the blob was mounted
   */
  record BlobMounted(
      RepositoryName repository,
      Descriptor descriptor,
      RepositoryName from,
      Duration duration,
      Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public BlobMounted {
      Objects.requireNonNull(descriptor, "descriptor");
      Objects.requireNonNull(from, "from");
      attributes = checked(repository, duration, attributes);
    }
  }

  /**
   * A blob was opened or read.
   *
   * @param descriptor the size of the blob and its sha256 digest, even if it was requested by
   *     another digest; the size is {@linkplain Descriptor#sizeKnown known} unless the channels of
   *     the store do not report it
   * @param offset the position of the first byte to be read
   * @param duration the time until the blob was open, without the time that the caller then spends
   *     reading; for a blob that was read whole, the time of the whole read
   */
  record BlobOpened(
      RepositoryName repository,
      Descriptor descriptor,
      long offset,
      Duration duration,
      Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public BlobOpened {
      Objects.requireNonNull(descriptor, "descriptor");
      attributes = checked(repository, duration, attributes);
    }
  }

  /**
   * A blob was deleted.
   *
   * @param digest the digest that the caller gave; the size is not known, because a deletion
   *     removes a link and does not look at the content
   */
  record BlobDeleted(
      RepositoryName repository, Digest digest, Duration duration, Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public BlobDeleted {
      Objects.requireNonNull(digest, "digest");
      attributes = checked(repository, duration, attributes);
    }
  }

  /**
   * A manifest was pushed.
   *
   * @param tag the tag by which the manifest was pushed, or empty if it was pushed by a digest or
   *     without a reference
   */
  record ManifestPushed(
      RepositoryName repository,
      Descriptor descriptor,
      Optional<Tag> tag,
      Duration duration,
      Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public ManifestPushed {
      Objects.requireNonNull(descriptor, "descriptor");
      Objects.requireNonNull(tag, "tag");
      attributes = checked(repository, duration, attributes);
    }
  }

  /**
   * A manifest was read.
   *
   * @param reference the tag or digest that the caller gave
   */
  record ManifestPulled(
      RepositoryName repository,
      Reference reference,
      Descriptor descriptor,
      Duration duration,
      Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public ManifestPulled {
      Objects.requireNonNull(reference, "reference");
      Objects.requireNonNull(descriptor, "descriptor");
      attributes = checked(repository, duration, attributes);
    }
  }

  /**
   * A manifest was deleted.
   *
   * @param digest the digest of the manifest; there is no descriptor, because a deletion does not
   *     read the manifest and also removes one that cannot be read
   */
  record ManifestDeleted(
      RepositoryName repository, Digest digest, Duration duration, Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public ManifestDeleted {
      Objects.requireNonNull(digest, "digest");
      attributes = checked(repository, duration, attributes);
    }
  }

  /**
   * A tag was set.
   *
   * @param descriptor the manifest that the tag names now
   */
  record Tagged(
      RepositoryName repository,
      Tag tag,
      Descriptor descriptor,
      Duration duration,
      Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public Tagged {
      Objects.requireNonNull(tag, "tag");
      Objects.requireNonNull(descriptor, "descriptor");
      attributes = checked(repository, duration, attributes);
    }
  }

  /** A tag was removed. */
  record Untagged(
      RepositoryName repository, Tag tag, Duration duration, Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public Untagged {
      Objects.requireNonNull(tag, "tag");
      attributes = checked(repository, duration, attributes);
    }
  }

  /** A repository was removed. */
  record RepositoryRemoved(
      RepositoryName repository, Duration duration, Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public RepositoryRemoved {
      attributes = checked(repository, duration, attributes);
    }
  }
}
