import io.stowage.registry.storage.StorageProvider;
import io.stowage.registry.storage.s3.S3StorageProvider;

/** A storage driver for buckets of S3 and compatible object stores, on the SDK of AWS. */
@SuppressWarnings({"module", "requires-automatic", "requires-transitive-automatic"})
module io.stowage.registry.storage.s3 {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.core;
  requires java.xml;
  requires transitive software.amazon.awssdk.services.s3;
  requires org.slf4j;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.apache5;
  requires software.amazon.awssdk.http.auth.aws;
  requires software.amazon.awssdk.http.auth.spi;
  requires software.amazon.awssdk.identity.spi;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.retries;
  requires software.amazon.awssdk.utils;

  exports io.stowage.registry.storage.s3;

  provides StorageProvider with
      S3StorageProvider;
}
