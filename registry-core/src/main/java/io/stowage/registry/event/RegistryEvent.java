package io.stowage.registry.event;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Something that a service of a registry did. */
public sealed interface RegistryEvent {
  /** Returns in which repository. */
  RepositoryName repository();

  /** Returns how long the call took; by the clock of the registry if that was set, else {@code nanoTime}. */
  Duration duration();

  /** Returns what the caller said of its request by {@code Registry.withContext}; empty if nothing. */
  Map<String, String> attributes();

  /**
   * A blob was pushed.
   *
   * @param descriptor its sha256 digest, by whatever digest it was pushed, and its size
   * @param duration of an upload, since it was started or last resumed
   */
  record BlobPushed(
      RepositoryName repository,
      Descriptor descriptor,
      Duration duration,
      Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public BlobPushed {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(descriptor, "descriptor");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }

  /**
   * A blob was mounted.
   *
   * @param from the repository that had it
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
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(descriptor, "descriptor");
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }

  /**
   * A blob was opened or read.
   *
   * @param descriptor its sha256 digest, by whatever digest it was asked for, and its size, which is
   *     {@linkplain Descriptor#sizeKnown known} unless a store opens channels that do not tell it
   * @param offset from which byte on
   * @param duration until it was open: how long its reader takes is not known; of one read whole, all
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
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(descriptor, "descriptor");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }

  /**
   * A blob was deleted.
   *
   * @param digest the one that was asked for; a deletion removes a link and does not look at the bytes,
   *     so that their size is not known
   */
  record BlobDeleted(
      RepositoryName repository, Digest digest, Duration duration, Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public BlobDeleted {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }

  /** A manifest was pushed. */
  record ManifestPushed(
      RepositoryName repository,
      Descriptor descriptor,
      Duration duration,
      Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public ManifestPushed {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(descriptor, "descriptor");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }

  /**
   * A manifest was read.
   *
   * @param reference the tag or digest that was asked for
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
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(reference, "reference");
      Objects.requireNonNull(descriptor, "descriptor");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }

  /**
   * A manifest was deleted.
   *
   * @param digest its digest alone: a deletion does not read it, and removes one that cannot be read
   */
  record ManifestDeleted(
      RepositoryName repository, Digest digest, Duration duration, Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public ManifestDeleted {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }

  /**
   * A tag was set.
   *
   * @param descriptor the manifest that it names now
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
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(tag, "tag");
      Objects.requireNonNull(descriptor, "descriptor");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }

  /** A tag was removed. */
  record Untagged(
      RepositoryName repository, Tag tag, Duration duration, Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public Untagged {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(tag, "tag");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }

  /** A repository was removed. */
  record RepositoryRemoved(
      RepositoryName repository, Duration duration, Map<String, String> attributes)
      implements RegistryEvent {
    /** Copies the attributes. */
    public RepositoryRemoved {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(attributes, "attributes");
      attributes = Map.copyOf(attributes);
    }
  }
}
