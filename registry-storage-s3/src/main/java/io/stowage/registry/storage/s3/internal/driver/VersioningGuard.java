package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a run from hiding objects in a bucket that would destroy them: without versioning a delete
 * removes an object for good, and while versioning is suspended it removes one that was written
 * before versioning was enabled. Once it has refused, it refuses everything. Thread-safe.
 */
final class VersioningGuard {
  /** The version id of what was written without versioning, and of a marker made without it. */
  static final String NULL = "null";

  private static final Duration VALID = Duration.ofMinutes(1);

  /** A lifecycle rule that is shorter removes what a weekly collection hides before the next one. */
  private static final Duration SHORT = Duration.ofDays(7);

  private final ObjectStore store;
  private volatile Instant checked = Instant.MIN;
  private volatile Optional<String> problem = Optional.empty();

  VersioningGuard(ObjectStore store) {
    this.store = store;
  }

  /**
   * Checks before objects are hidden that the bucket has versioning. The setting is looked up once a
   * minute, or before each batch that has an object from the time before versioning.
   */
  void check(StoragePath caller, boolean hasOld) {
    problem.ifPresent(each -> {
      throw new StorageException.Unsuitable(caller, each);
    });
    Instant now = store.clock().localTime();
    if (hasOld || !checked.plus(VALID).isAfter(now)) {
      Versioning versioning = store.call(caller, Bucket::settings).versioning();
      if (versioning != Versioning.ENABLED) {
        throw refuse(caller, versioning);
      }
      checked = now;
    }
  }

  /** Checks the answers of a request that hid objects: each names a marker with an id of its own. */
  void checkAnswers(StoragePath caller, Collection<Deletion> answers) {
    for (Deletion answer : answers) {
      if (answer.succeeded() && (answer.marker().isEmpty() || answer.marker().equals(NULL))) {
        Versioning now = answer.marker().isEmpty() ? Versioning.NEVER : Versioning.SUSPENDED;
        throw refuse(caller, now);
      }
    }
  }

  private StorageException.Unsuitable refuse(StoragePath caller, Versioning versioning) {
    String text = "the bucket has " + description(versioning)
        + ", and without it a collection would destroy objects; enable versioning of the bucket,"
        + " wait 15 minutes, and collect again";
    problem = Optional.of(text);
    return new StorageException.Unsuitable(caller, text);
  }

  private static String description(Versioning versioning) {
    return versioning == Versioning.NEVER
        ? "no versioning"
        : versioning == Versioning.SUSPENDED ? "suspended versioning" : "versioning";
  }

  /**
   * Checks the settings of a bucket that is opened for writing.
   *
   * @return what an operator should know although the bucket can be used, in sentences
   * @throws StorageException.Unsuitable if the bucket cannot be used; the message says what to do
   */
  static List<String> check(StoragePath folder, BucketSettings settings) {
    if (settings.versioning() != Versioning.ENABLED) {
      throw new StorageException.Unsuitable(
          folder,
          "the bucket has " + description(settings.versioning())
              + "; enable versioning of the bucket, and wait 15 minutes before the first"
              + " collection");
    }
    settings.currentExpiration().ifPresent(expiration -> {
      throw new StorageException.Unsuitable(
          folder,
          "a lifecycle rule of the bucket removes objects " + expiration.toDays()
              + " days after they were written; remove the rule, or limit it to other prefixes");
    });
    List<String> remarks = new ArrayList<>();
    if (settings.objectLock()) {
      remarks.add("the bucket has Object Lock: a collection reports the objects whose retention"
          + " period has not ended, and leaves them in place");
    }
    settings
        .noncurrentExpiration()
        .filter(expiration -> expiration.compareTo(SHORT) < 0)
        .ifPresent(expiration -> remarks.add(
            "a lifecycle rule of the bucket removes hidden versions after " + expiration.toDays()
                + " day(s); let it leave them for longer than the quarantine period and than the"
                + " time between two collections"));
    return remarks;
  }
}
