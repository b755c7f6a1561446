package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;

/**
 * Reads the settings of a bucket. A setting that the store does not know counts as not set. If the
 * right to read versioning or the lifecycle is missing, an error names the right.
 */
final class SettingsReader {
  /** How stores say that nothing is set, or that there is no such setting. */
  private static final Set<String> NOTHING_SET = Set.of(
      "NoSuchLifecycleConfiguration",
      "ObjectLockConfigurationNotFoundError",
      "NotImplemented",
      "MethodNotAllowed");

  private static final Set<Integer> NO_SUCH_SETTING = Set.of(405, 501);

  private final S3Client client;
  private final Failures failures;
  private final String bucket;
  private final String root;

  SettingsReader(S3Client client, Failures failures, String root) {
    this.client = client;
    this.failures = failures;
    this.bucket = failures.bucket();
    this.root = root;
  }

  BucketSettings read() {
    LifecycleRules lifecycle = new LifecycleRules(rules(), root);
    return new BucketSettings(
        versioning(),
        lifecycle.noncurrentExpiration(),
        lifecycle.currentExpiration(),
        objectLock());
  }

  private Versioning versioning() {
    return read(
        "read the versioning (s3:GetBucketVersioning)",
        () -> versioning(
            client.getBucketVersioning(request -> request.bucket(bucket)).status()),
        Versioning.NEVER);
  }

  private static Versioning versioning(@Nullable BucketVersioningStatus status) {
    if (status == BucketVersioningStatus.ENABLED) {
      return Versioning.ENABLED;
    }
    return status == null ? Versioning.NEVER : Versioning.SUSPENDED;
  }

  private List<LifecycleRule> rules() {
    return read(
        "read the lifecycle (s3:GetLifecycleConfiguration)",
        () -> client
            .getBucketLifecycleConfiguration(request -> request.bucket(bucket))
            .rules(),
        List.of());
  }

  /** Locked versions are noticed when they are purged, so the right to ask is not required. */
  private boolean objectLock() {
    try {
      return read("read the object lock", this::lookUpObjectLock, false);
    } catch (BucketException e) {
      if (e.kind() == Kind.ACCESS_DENIED) {
        return false;
      }
      throw e;
    }
  }

  private boolean lookUpObjectLock() {
    ObjectLockConfiguration lock = client
        .getObjectLockConfiguration(request -> request.bucket(bucket))
        .objectLockConfiguration();
    return lock != null && lock.objectLockEnabled() == ObjectLockEnabled.ENABLED;
  }

  private <T> T read(String request, Supplier<T> call, T nothingSet) {
    try {
      return call.get();
    } catch (AwsServiceException e) {
      if (NOTHING_SET.contains(Failures.code(e)) || NO_SUCH_SETTING.contains(e.statusCode())) {
        return nothingSet;
      }
      throw failures.of(request, "", e);
    } catch (SdkException e) {
      throw failures.of(request, "", e);
    }
  }
}
