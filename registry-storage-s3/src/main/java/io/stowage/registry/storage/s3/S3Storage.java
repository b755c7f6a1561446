package io.stowage.registry.storage.s3;

import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.s3.internal.aws.AwsBucket;
import io.stowage.registry.storage.s3.internal.aws.Clients;
import io.stowage.registry.storage.s3.internal.bucket.RetryingBucket;
import io.stowage.registry.storage.s3.internal.driver.BucketStorage;
import io.stowage.registry.storage.s3.internal.driver.Keys;
import io.stowage.registry.storage.s3.internal.driver.PartSizes;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Opens stores in buckets of S3 and of compatible object stores, which have the keys and the
 * contents that the driver {@code s3} of Distribution writes.
 *
 * <pre>{@code
 * import io.stowage.registry.Registry;
 * import io.stowage.registry.storage.s3.S3Options;
 * import io.stowage.registry.storage.s3.S3Storage;
 *
 * S3Options options = S3Options.builder("images").region("eu-west-1").build();
 * try (Registry registry = Registry.open(S3Storage.builder(options).openOrCreate())) {
 *   registry.repository("team/app");
 * }
 * }</pre>
 *
 * <p>The bucket must exist, be strongly consistent, as S3, Ceph and MinIO are, and have versioning
 * enabled, which {@link StorageDriver#probe} checks: a collection hides objects by delete markers,
 * and removes versions.
 */
public final class S3Storage {
  private static final Logger LOG = LoggerFactory.getLogger(S3Storage.class);

  /** The most requests at a time. */
  private static final int CALLS = 64;

  /** Also enough for the objects that are being read, each of which holds a connection. */
  private static final int CONNECTIONS = 1024;

  /** Parts are in memory, so they are not as large as S3 allows. */
  private static final long LARGEST_PART = 512L << 20;

  private S3Storage() {}

  /** Returns a builder that opens the bucket that {@code options} describe. */
  public static Builder builder(S3Options options) {
    return new Builder(options);
  }

  /** Opens a bucket. Not thread-safe. */
  public static final class Builder {
    private final S3Options options;
    private Optional<S3Client> client = Optional.empty();

    private Builder(S3Options options) {
      this.options = Objects.requireNonNull(options, "options");
    }

    /**
     * Sets the client that sends requests, which the caller closes after the store. The options
     * then determine the keys, the properties of new objects, and the signed URLs, but not the
     * connections. The client should not repeat requests itself. For stores other than AWS, its
     * {@code requestChecksumCalculation} should be {@code WHEN_REQUIRED} and {@code
     * chunkedEncodingEnabled} false, because not all such stores support the newer forms of
     * requests. Default: a client of its own.
     */
    public Builder client(S3Client s3) {
      client = Optional.of(Objects.requireNonNull(s3, "s3"));
      return this;
    }

    /**
     * Opens a store.
     *
     * @throws IllegalArgumentException if the options lack the region, or if the file of {@code
     *     cabundle} cannot be used
     * @throws StorageException.NoSuchStore if the bucket has no registry
     * @throws StorageException if the bucket cannot be listed
     */
    public StorageDriver open() {
      return open(true);
    }

    /**
     * Opens a store as {@link #open()} does, or an empty one if the bucket has no registry. Writes
     * nothing.
     *
     * @throws IllegalArgumentException as {@link #open()} does
     * @throws StorageException if the bucket cannot be listed
     */
    public StorageDriver openOrCreate() {
      return open(false);
    }

    private StorageDriver open(boolean existing) {
      Keys keys = Keys.of(options.rootDirectory());
      StorageDriver driver = driver(keys);
      try {
        boolean found = driver.list(StorageDriver.MARKER, name -> {});
        if (existing && !found) {
          throw new StorageException.NoSuchStore(
              Printable.of("s3://" + options.bucket() + "/" + keys.root()),
              "no key begins with " + Printable.of(keys.below(StorageDriver.MARKER)));
        }
        return driver;
      } catch (RuntimeException | Error e) {
        driver.close();
        throw e;
      }
    }

    private StorageDriver driver(Keys keys) {
      int part = (int) Math.min(options.chunkSize(), LARGEST_PART);
      return BucketStorage.builder(bucket(keys))
          .keys(keys)
          .sizes(new PartSizes(part, PartSizes.DEFAULT.smallest(), PartSizes.DEFAULT.copy()))
          .retries(bucket -> new RetryingBucket(bucket, CALLS))
          .build();
    }

    private AwsBucket bucket(Keys keys) {
      return new AwsBucket(clients(), options.bucket(), keys.root(), options.objects());
    }

    private Clients clients() {
      if (client.isPresent()) {
        return Clients.of(client.get(), options.redirectEndpoint(), options.forcePathStyle());
      }
      if (options.skipVerify()) {
        LOG.warn(
            "Certificates of the store of bucket {} are not verified (skipverify)",
            Printable.of(options.bucket()));
      }
      return Clients.of(options.connection(CONNECTIONS), options.redirectEndpoint());
    }
  }
}
